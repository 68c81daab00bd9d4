/**
 * Energy of a mapped netlist under a workload: the netlist is simulated on the operands, 128 segments of the
 * stream at once, and every net's toggles are priced by the library. Twice: without delays, and with each gate's
 * own delay so that glitches count.
 */

import type { Netlist } from '../eda/netlist.ts';
import type { Synthesis } from '../eda/synthesis.ts';
import type { Block } from '../simulate/engine.ts';
import { libraryCells } from '../simulate/gates/cells.ts';
import { wiresOf } from '../simulate/gates/graph.ts';
import type { GateCell } from '../simulate/gates/graph.ts';
import { packLanes, segments } from '../simulate/gates/lanes.ts';
import { laneBytes } from '../simulate/gates/kernel.ts';
import type { Planes } from '../simulate/gates/machine.ts';
import { lowerGates } from '../simulate/gates/lower.ts';
import { compileTimed } from '../simulate/gates/timed.ts';
import { compileToggles } from '../simulate/gates/toggles.ts';
import type { ToggleCounter } from '../simulate/gates/toggles.ts';
import type { Library } from '../technology/library.ts';
import { electricalState } from './energy-delays.ts';
import { energyModel } from './energy-model.ts';
import { priceRuns } from './energy-price.ts';
import type { EnergyFigure, ToggleRates } from './energy-price.ts';

export type { EnergyFigure, PartEnergy } from './energy-price.ts';

export type EnergyOptions = {
  /** Clock period, ps: for leakage. */
  readonly periodPs: number;
  /** Wire capacitance per driven pin, fF; default 0. */
  readonly wireFf?: number;
  /** Capacitance of the clock tree above the registers, as a share of that at the registers; default 0. */
  readonly clockTreeRatio?: number;
  /** Rows at the start of each lane that are not counted: they fill pipelines; default 4. */
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

/** The mapped modules as one netlist. */
export function netlistOf(synthesis: Synthesis): Netlist {
  const modules = [...synthesis.modules].map(([name, module]) => [name, module.netlist] as const);
  return { creator: 'pelab', modules: Object.fromEntries(modules) };
}

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
  const lead = options.lead ?? 4;
  const groups = stimuli.map((stream) => ({ lanes: segments(stream, lead) }));
  return measureLanes(netlist, top, library, groups, { ...options, lead });
}

/** Streams of equal length that are simulated side by side. */
export type LaneGroup = {
  /** Up to 128, each from power-up to its end. */
  readonly lanes: readonly Block[];
  /** Cycles `from..to - 1` count as `share` of the mean, the others as the rest; default: all cycles alike. */
  readonly window?: { readonly from: number; readonly to: number; readonly share: number };
};

/**
 * Measure the energy of a module whose state matters: every stream is a lane of its own, from power-up to its end.
 *
 * @param groups the spread is taken over them
 * @param options `lead` rows at the start of each stream are not counted; default 1
 * @throws {EngineError} on a cell without a model or a combinational loop
 */
export function measureLanes(
  netlist: Netlist,
  top: string,
  library: Library,
  groups: readonly LaneGroup[],
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
  const lead = options.lead ?? 1;
  const packed = groups.map(({ lanes, window }) => ({
    planes: packLanes(graph.inputs, lanes),
    lanes: lanes.length,
    cycles: lanes[0]?.cycles ?? 0,
    window,
  }));
  const counters = new Map<string, ToggleCounter>();
  const measure = (timed: boolean): EnergyFigure & { readonly samples: number } => {
    let samples = 0;
    const runs = packed.map(({ planes, lanes, cycles, window }) => {
      const key = `${timed ? 'timed' : 'plain'} ${lanes}`;
      const counter =
        counters.get(key) ??
        (timed ? compileTimed(graph, state.delays, lanes) : compileToggles(graph, lanes));
      counters.set(key, counter);
      const rates = meanRates(counter, planes, { lead: Math.min(lead, cycles), cycles, window });
      samples += rates.steps;
      return {
        rates: rates.rates.map((rate, net) => (wires[net] === 1 ? rate : 0)),
        steps: rates.steps,
      };
    });
    return { ...priceRuns(runs, model, parts, options.macsPerCycle ?? 1), samples };
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
    stimuli: groups.length,
    leakageNw: model.leakageNw,
  };
}

/** Toggles per cycle behind the lead; with a window, the mean of its cycles and the others by its share. */
function meanRates(
  counter: ToggleCounter,
  planes: Planes,
  {
    lead,
    cycles,
    window,
  }: { readonly lead: number; readonly cycles: number; readonly window: LaneGroup['window'] },
): ToggleRates {
  const rowBytes = counter.inputBits * laneBytes;
  const advance = (from: number, to: number): { counts: Float64Array; steps: number } => {
    counter.clear();
    counter.run(planes.subarray(from * rowBytes), to - from);
    return { counts: counter.counts(), steps: counter.steps() };
  };
  counter.reset();
  advance(0, lead);
  if (window === undefined) {
    const { counts, steps } = advance(lead, cycles);
    return { rates: counts.map((count) => count / Math.max(1, steps)), steps };
  }
  const from = Math.max(lead, window.from);
  const to = Math.max(from, Math.min(cycles, window.to));
  const before = advance(lead, from);
  const inside = advance(from, to);
  const after = advance(to, cycles);
  const outside = Math.max(1, before.steps + after.steps);
  const share = before.steps + after.steps === 0 ? 1 : window.share;
  const rates = inside.counts.map(
    (count, net) =>
      (share * count) / Math.max(1, inside.steps) +
      ((1 - share) * ((before.counts[net] ?? 0) + (after.counts[net] ?? 0))) / outside,
  );
  return { rates, steps: before.steps + inside.steps + after.steps };
}

function defaultPart(cell: GateCell, isRegister: boolean): string {
  const [instance = ''] = cell.path.split('.');
  return instance !== '' ? instance : isRegister ? 'registers' : 'logic';
}
