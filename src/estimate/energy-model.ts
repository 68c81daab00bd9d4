/**
 * What a toggle costs: the energy of a mapped netlist as a table of terms per cell, to be multiplied by toggles.
 * Per cycle:
 *
 * - internal: each output toggle, the mean of the library's rise and fall energies at the output's load and slew;
 *   each input toggle that moves no output, the input's own energy where the library states one;
 * - switching: each toggle of a net, C V^2 / 2 of the pins and wire on it; the driver pays, input ports pay theirs;
 * - clock: two edges per register at the clock pin's energy, less the edge that moves the output (that one is in
 *   the output's energy), and C V^2 of clock pins, their wire and the clock tree's allowance;
 * - leakage: over the clock period.
 */

import type { GateGraph } from '../simulate/gates/graph.ts';
import { inputsOf, lookup, pinOf } from '../technology/library.ts';
import type { Cell, InternalPower, Library } from '../technology/library.ts';
import type { ElectricalState } from './energy-delays.ts';

export type EnergyTerms = {
  readonly internalFj: number;
  readonly switchingFj: number;
  readonly clockFj: number;
  readonly leakageFj: number;
};

export type EnergyModelOptions = {
  readonly periodPs: number;
  /** Wire capacitance per clock pin, fF. */
  readonly wireFf: number;
  /** Capacitance of the clock tree above the leaves, as a share of that of the leaves. */
  readonly clockTreeRatio: number;
};

type OutputTerm = { readonly net: number; readonly internalFj: number };
type HiddenTerm = { readonly net: number; readonly fj: number };

type CellEnergy = {
  readonly outputs: readonly OutputTerm[];
  readonly inputNets: readonly number[];
  /** Input pins with an energy of their own; the clock is not among them. */
  readonly hidden: readonly HiddenTerm[];
  readonly isRegister: boolean;
  /** Per edge of the clock. */
  readonly clockEdgeFj: number;
  readonly clockLoadFf: number;
  readonly leakageNw: number;
};

export type EnergyModel = {
  /** Energy per cycle of each cell, in the order of the graph's cells. `toggles` are per cycle, per net. */
  cells(toggles: Float64Array): EnergyTerms[];
  /** Energy per cycle of charging the pins that input ports drive. */
  inputs(toggles: Float64Array): EnergyTerms;
  readonly leakageNw: number;
};

/** The energy model of a netlist whose every cell is in the library. */
export function energyModel(
  graph: GateGraph,
  library: Library,
  state: ElectricalState,
  options: EnergyModelOptions,
): EnergyModel {
  const halfSquare = (library.supplyV * library.supplyV) / 2;
  const cells = graph.cells.map(({ type, pins }) => {
    const cell = library.cells.get(type);
    return cell === undefined ? undefined : cellEnergy(cell, pins, state, options);
  });
  const perNet = Float64Array.from(state.loadFf, (load) => halfSquare * load);
  const leakageFjPerNw = options.periodPs * 1e-6;
  return {
    cells: (toggles) =>
      cells.map((cell) => {
        if (cell === undefined) return noEnergy;
        const out = cell.outputs.reduce((sum, { net }) => sum + (toggles[net] ?? 0), 0);
        let internalFj = 0;
        let switchingFj = 0;
        for (const { net, internalFj: each } of cell.outputs) {
          internalFj += (toggles[net] ?? 0) * each;
          switchingFj += (toggles[net] ?? 0) * (perNet[net] ?? 0);
        }
        // A register's output moves with the clock, not with an input; elsewhere an output toggle has one cause.
        const input = cell.inputNets.reduce((sum, net) => sum + (toggles[net] ?? 0), 0);
        const idle = cell.isRegister || input === 0 ? 1 : Math.max(0, 1 - out / input);
        for (const { net, fj } of cell.hidden) internalFj += (toggles[net] ?? 0) * idle * fj;
        const moved = cell.isRegister ? Math.min(1, toggles[cell.outputs[0]?.net ?? 0] ?? 0) : 0;
        return {
          internalFj,
          switchingFj,
          clockFj: cell.isRegister
            ? (2 - moved) * cell.clockEdgeFj +
              2 * halfSquare * cell.clockLoadFf * (1 + options.clockTreeRatio)
            : 0,
          leakageFj: cell.leakageNw * leakageFjPerNw,
        };
      }),
    inputs(toggles) {
      let switchingFj = 0;
      for (const { nets } of graph.inputs) {
        for (const net of nets) switchingFj += (toggles[net] ?? 0) * (perNet[net] ?? 0);
      }
      return { ...noEnergy, switchingFj };
    },
    leakageNw: cells.reduce((sum, cell) => sum + (cell?.leakageNw ?? 0), 0),
  };
}

const noEnergy: EnergyTerms = { internalFj: 0, switchingFj: 0, clockFj: 0, leakageFj: 0 };

/** Sum of terms. */
export function addTerms(a: EnergyTerms, b: EnergyTerms): EnergyTerms {
  return {
    internalFj: a.internalFj + b.internalFj,
    switchingFj: a.switchingFj + b.switchingFj,
    clockFj: a.clockFj + b.clockFj,
    leakageFj: a.leakageFj + b.leakageFj,
  };
}

/** Terms times a factor. */
export function scaleTerms(terms: EnergyTerms, factor: number): EnergyTerms {
  return {
    internalFj: terms.internalFj * factor,
    switchingFj: terms.switchingFj * factor,
    clockFj: terms.clockFj * factor,
    leakageFj: terms.leakageFj * factor,
  };
}

/** All terms together, fJ. */
export function totalFj(terms: EnergyTerms): number {
  return terms.internalFj + terms.switchingFj + terms.clockFj + terms.leakageFj;
}

/** No energy at all. */
export const zeroTerms: EnergyTerms = noEnergy;

function cellEnergy(
  cell: Cell,
  pins: Readonly<Record<string, number>>,
  state: ElectricalState,
  options: EnergyModelOptions,
): CellEnergy {
  const clock = cell.pins.find((pin) => pin.isClock && pin.direction === 'input');
  const slewOf = (pin: string | undefined): number =>
    state.slewPs[pins[pin ?? ''] ?? 0] ?? state.slewPs[0] ?? 0;
  const mean = (rows: readonly InternalPower[], load: number): number => {
    const values = rows.flatMap((row) =>
      [row.rise, row.fall]
        .filter((table) => table !== undefined)
        .map((table) => lookup(table, slewOf(row.related ?? row.pin), load)),
    );
    return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const outputs: OutputTerm[] = [];
  const hidden: HiddenTerm[] = [];
  const inputNets: number[] = [];
  for (const [name, net] of Object.entries(pins)) {
    const pin = pinOf(cell, name);
    const rows = cell.power.filter((row) => row.pin === name);
    if (pin?.direction === 'output') {
      outputs.push({ net, internalFj: mean(rows, state.loadFf[net] ?? 0) });
    } else if (pin?.direction === 'input' && name !== clock?.name) {
      inputNets.push(net);
      if (rows.length > 0) hidden.push({ net, fj: mean(rows, 0) });
    }
  }
  const isRegister = cell.sequential !== undefined && clock !== undefined;
  return {
    outputs,
    inputNets,
    hidden,
    isRegister,
    clockEdgeFj: mean(
      cell.power.filter((row) => row.pin === clock?.name),
      0,
    ),
    clockLoadFf: inputsOf(cell)
      .filter((pin) => pin.name === clock?.name)
      .reduce((sum, pin) => sum + pin.capFf + options.wireFf, 0),
    leakageNw: cell.leakageNw,
  };
}
