/**
 * Static timing analysis of a mapped module: NLDM tables, rise and fall apart, worst slew carried forward, as
 * ABC's `stime` does, and beyond it registers (clock to output, setup) and cells with several outputs. Hold is
 * not analysed. Wires weigh `wireFf` per driven pin and have no resistance.
 */
import { lookup } from '../technology/library.ts';
import type { Arc, Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import type { NetlistModule } from './netlist.ts';
import { timingGraph } from './timing-graph.ts';
import type { TimingGraph } from './timing-graph.ts';
import { tracePath } from './timing-path.ts';
import { endings, latest, propagate } from './timing-propagate.ts';
import type { TimingState } from './timing-propagate.ts';
import type { PathStep } from './timing-path.ts';

export type { PathStep } from './timing-path.ts';

export type TimingOptions = {
  /** Slew of inputs and of the clock, ps; default: the library's operating point. */
  readonly inputSlewPs?: number;
  /** Load of each output port, fF; default: four unit inverters. */
  readonly outputLoadFf?: number;
  /** Wire capacitance per driven pin, fF; default 0. */
  readonly wireFf?: number;
  /** When inputs change after the clock edge, ps; default 0. */
  readonly inputArrivalPs?: number;
  /** How long before the clock edge outputs must be there, ps; default 0. */
  readonly outputMarginPs?: number;
};

/** What starts and what ends a path. */
export type PathGroup =
  'register to register' | 'input to register' | 'register to output' | 'input to output';

export type Timing = {
  /** Longest path of all groups, setup included, ps; 0 for a module without paths. */
  readonly criticalPathPs: number;
  /** 1e6 / criticalPathPs; Infinity without paths. */
  readonly fmaxMhz: number;
  /** The longest path of each group that has one, ps. */
  readonly groups: Readonly<Partial<Record<PathGroup, number>>>;
  /** The critical path, cell by cell. */
  readonly path: readonly PathStep[];
  /** Mean delay of an instance over its arcs and edges at its own slews and load, ps. */
  readonly cellDelayPs: ReadonlyMap<string, number>;
};

/** Slack of a path at a clock period, ps. */
export function slackPs(timing: Timing, clockPs: number): number {
  return clockPs - timing.criticalPathPs;
}

/** Analyse a flat mapped module. @throws {EngineError} on unknown cells or combinational loops */
export function analyzeTiming(
  module: NetlistModule,
  library: Library,
  options: TimingOptions = {},
): Timing {
  const { graph, slewPs } = prepare(module, library, options);
  const marginPs = options.outputMarginPs ?? 0;
  const state = propagate(graph, slewPs, options.inputArrivalPs ?? 0, 'everything');
  const worst = latest(endings(graph, state, marginPs));
  const groups: Partial<Record<PathGroup, number>> = {};
  for (const start of ['register', 'input'] as const) {
    const own = propagate(graph, slewPs, options.inputArrivalPs ?? 0, start);
    for (const end of endings(graph, own, marginPs)) {
      const group = `${start} to ${end.atRegister ? 'register' : 'output'}` as const;
      groups[group] = Math.max(groups[group] ?? 0, end.timePs);
    }
  }
  const criticalPathPs = worst?.timePs ?? 0;
  return {
    criticalPathPs,
    fmaxMhz: 1e6 / criticalPathPs,
    groups,
    path: worst === undefined ? [] : tracePath(graph, state, worst),
    cellDelayPs: meanDelays(graph, state),
  };
}

/** The longest path that starts and ends at registers of the module; 0 and no steps without one. */
export function internalPath(
  module: NetlistModule,
  library: Library,
  options: TimingOptions = {},
): Pick<Timing, 'criticalPathPs' | 'path'> {
  const { graph, slewPs } = prepare(module, library, options);
  const state = propagate(graph, slewPs, 0, 'register');
  const worst = latest(endings(graph, state, 0).filter(({ atRegister }) => atRegister));
  return worst === undefined
    ? { criticalPathPs: 0, path: [] }
    : { criticalPathPs: worst.timePs, path: tracePath(graph, state, worst) };
}

/** The graph with output loads in place, and the slew that inputs have. */
export function prepare(
  module: NetlistModule,
  library: Library,
  options: TimingOptions,
): { readonly graph: TimingGraph; readonly slewPs: number } {
  const graph = timingGraph(module, library, options.wireFf ?? 0);
  const point = operatingPoint(library);
  const outputLoadFf = options.outputLoadFf ?? 4 * point.inverterCapFf;
  for (const output of graph.outputs) {
    graph.loadFf[output.net] = (graph.loadFf[output.net] ?? 0) + outputLoadFf;
  }
  return { graph, slewPs: options.inputSlewPs ?? point.slewPs };
}

function meanDelays(graph: TimingGraph, state: TimingState): Map<string, number> {
  const sum = new Float64Array(graph.names.length);
  const count = new Int32Array(graph.names.length);
  for (let i = 0; i < graph.arcs.length; i++) {
    const arc = graph.arcs[i] as Arc;
    const from = graph.arcFrom[i] as number;
    const load = graph.loadFf[graph.arcTo[i] as number] as number;
    const cell = graph.arcCell[i] as number;
    const slew =
      from < 0
        ? state.clockSlewPs
        : ((state.slewPs[2 * from] as number) + (state.slewPs[2 * from + 1] as number)) / 2;
    for (const edge of [arc.rise, arc.fall]) {
      if (edge === undefined) continue;
      sum[cell] = (sum[cell] as number) + lookup(edge.delay, slew, load);
      count[cell] = (count[cell] as number) + 1;
    }
  }
  return new Map(
    graph.names.map((name, i) => [name, (sum[i] as number) / Math.max(1, count[i] as number)]),
  );
}
