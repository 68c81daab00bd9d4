/**
 * Energy of a mapped netlist under a workload: the netlist is simulated on the operands, 128 segments of the
 * stream at once, and every net's toggles are priced by the library. Twice: without delays, and with each gate's
 * own delay so that glitches count.
 */

import type { Netlist } from '../eda/netlist.ts';
import type { Block } from '../simulate/engine.ts';
import { libraryCells } from '../simulate/gates/cells.ts';
import { wiresOf } from '../simulate/gates/graph.ts';
import type { GateCell } from '../simulate/gates/graph.ts';
import { packLanes, segments } from '../simulate/gates/lanes.ts';
import { laneBytes } from '../simulate/gates/kernel.ts';
import { lowerGates } from '../simulate/gates/lower.ts';
import { compileTimed } from '../simulate/gates/timed.ts';
import { compileToggles } from '../simulate/gates/toggles.ts';
import type { ToggleCounter } from '../simulate/gates/toggles.ts';
import type { Library } from '../technology/library.ts';
import { electricalState } from './energy-delays.ts';
import { addTerms, energyModel, totalFj, zeroTerms } from './energy-model.ts';
import type { EnergyModel, EnergyTerms } from './energy-model.ts';

export type EnergyOptions = {
  /** Clock period, ps: for leakage. */
  readonly periodPs: number;
  /** Wire capacitance per driven pin, fF; default 0. */
  readonly wireFf?: number;
  /** Capacitance of the clock tree above the registers, as a share of that at the registers; default 0. */
  readonly clockTreeRatio?: number;
  /** Rows at the start of each lane that fill pipelines and are not counted; default 4. */
  readonly lead?: number;
  /** Whether to simulate with delays as well; default true. */
  readonly glitches?: boolean;
  /** The part a cell is accounted to; default: the first instance on its path, else `registers` or `logic`. */
  readonly partOf?: (cell: GateCell, isRegister: boolean) => string;
  /** Multiply-accumulates per cycle of the stimulus; default 1. */
  readonly macsPerCycle?: number;
  /** When inputs change after the clock edge, ps; default: like the registers' outputs. */
  readonly inputDelayPs?: number;
};

export type PartEnergy = { readonly part: string; readonly energyPerCycleFj: number };

/** Energy under one assumption about delays. */
export type EnergyFigure = {
  readonly energyPerCycleFj: number;
  readonly energyPerMacFj: number;
  /** Standard deviation over the stimuli, relative to the mean; undefined for a single one. */
  readonly spreadRatio: number | undefined;
  readonly terms: EnergyTerms;
  /** Largest first; `inputs` is the charging of the pins behind input ports, `clock` that of clock pins. */
  readonly breakdown: readonly PartEnergy[];
  /** Toggles of all nets per cycle. */
  readonly togglesPerCycle: number;
};

export type NetlistEnergy = {
  readonly zeroDelay: EnergyFigure;
  /** With glitches: gate delays at their own loads, inertial. Absent when not asked for. */
  readonly timed?: EnergyFigure;
  /** Cycles counted, over all lanes and stimuli. */
  readonly samples: number;
  readonly stimuli: number;
  readonly leakageNw: number;
};

/**
 * Measure the energy of a module of library cells; modules below it are flattened.
 *
 * @param stimuli one stream of input rows per seed, in the order the hardware would see them; each is cut into
 *   up to 128 segments that are simulated side by side
 * @throws {EngineError} on a cell without a model or a combinational loop
 */
export function measureEnergy(
  netlist: Netlist,
  top: string,
  library: Library,
  stimuli: readonly Block[],
  options: EnergyOptions,
): NetlistEnergy {
  const graph = lowerGates(netlist, top, libraryCells(library));
  const wireFf = options.wireFf ?? 0;
  const state = electricalState(graph, library, {
    wireFf,
    ...(options.inputDelayPs === undefined ? {} : { inputDelayPs: options.inputDelayPs }),
  });
  const model = energyModel(graph, library, state, {
    periodPs: options.periodPs,
    wireFf,
    clockTreeRatio: options.clockTreeRatio ?? 0,
  });
  const partOf = options.partOf ?? defaultPart;
  const parts = graph.cells.map((cell) =>
    partOf(cell, library.cells.get(cell.type)?.sequential !== undefined),
  );
  const wires = wiresOf(graph);
  const lead = options.lead ?? 4;
  const packed = stimuli.map((stream) => {
    const lanes = segments(stream, lead);
    return {
      planes: packLanes(graph.inputs, lanes),
      lanes: lanes.length,
      cycles: lanes[0]?.cycles ?? 0,
    };
  });
  const counters = new Map<string, ToggleCounter>();
  const measure = (timed: boolean): EnergyFigure & { readonly samples: number } => {
    let samples = 0;
    const runs = packed.map(({ planes, lanes, cycles }) => {
      const key = `${timed ? 'timed' : 'plain'} ${lanes}`;
      const counter =
        counters.get(key) ??
        (timed ? compileTimed(graph, state.delays, lanes) : compileToggles(graph, lanes));
      counters.set(key, counter);
      const cut = lead * counter.inputBits * laneBytes;
      counter.reset();
      counter.run(planes.subarray(0, cut), Math.min(lead, cycles));
      counter.clear();
      counter.run(planes.subarray(cut), cycles - lead);
      const steps = Math.max(1, counter.steps());
      samples += counter.steps();
      return counter.counts().map((count, net) => (wires[net] === 1 ? count / steps : 0));
    });
    return { ...price(runs, model, parts, options.macsPerCycle ?? 1), samples };
  };
  const { samples, ...zeroDelay } = measure(false);
  let timed: EnergyFigure | undefined;
  if (options.glitches !== false) {
    const { samples: _, ...figure } = measure(true);
    timed = figure;
  }
  return {
    zeroDelay,
    ...(timed === undefined ? {} : { timed }),
    samples,
    stimuli: stimuli.length,
    leakageNw: model.leakageNw,
  };
}

/** Mean over runs of toggle rates, priced. */
function price(
  runs: readonly Float64Array[],
  model: EnergyModel,
  parts: readonly string[],
  macsPerCycle: number,
): EnergyFigure {
  const byPart = new Map<string, number>();
  const add = (part: string, fj: number): void => {
    if (fj !== 0) byPart.set(part, (byPart.get(part) ?? 0) + fj / runs.length);
  };
  let toggles = 0;
  let terms = zeroTerms;
  const totals = runs.map((rates) => {
    let run = model.inputs(rates);
    add('inputs', totalFj(run));
    model.cells(rates).forEach((cell, i) => {
      run = addTerms(run, cell);
      add('clock', cell.clockFj);
      add(parts[i] ?? 'logic', totalFj(cell) - cell.clockFj);
    });
    toggles += rates.reduce((sum, rate) => sum + rate, 0) / runs.length;
    terms = addTerms(terms, run);
    return totalFj(run);
  });
  const share = 1 / Math.max(1, runs.length);
  const energyPerCycleFj = totals.reduce((sum, total) => sum + total, 0) * share;
  return {
    energyPerCycleFj,
    energyPerMacFj: energyPerCycleFj / macsPerCycle,
    spreadRatio:
      runs.length < 2 ? undefined : deviation(totals, energyPerCycleFj) / energyPerCycleFj,
    terms: {
      internalFj: terms.internalFj * share,
      switchingFj: terms.switchingFj * share,
      clockFj: terms.clockFj * share,
      leakageFj: terms.leakageFj * share,
    },
    breakdown: [...byPart]
      .map(([part, fj]) => ({ part, energyPerCycleFj: fj }))
      .toSorted((a, b) => b.energyPerCycleFj - a.energyPerCycleFj),
    togglesPerCycle: toggles,
  };
}

function deviation(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function defaultPart(cell: GateCell, isRegister: boolean): string {
  const [instance = ''] = cell.path.split('.');
  return instance !== '' ? instance : isRegister ? 'registers' : 'logic';
}
