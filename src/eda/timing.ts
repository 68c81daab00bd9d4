/**
 * Static timing analysis of a mapped module: NLDM tables, rise and fall apart, worst slew carried forward, as
 * ABC's `stime` does, and beyond it registers (clock to output, setup) and cells with several outputs. Hold is
 * not analysed. Wires weigh `wireFf` per driven pin and have no resistance.
 */
import { lookup } from '../technology/library.ts';
import type { Arc, Edge, Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import type { NetlistModule } from './netlist.ts';
import { timingGraph } from './timing-graph.ts';
import type { TimingGraph } from './timing-graph.ts';
import { tracePath } from './timing-path.ts';
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

/** The ending that is reached last. */
export function latest(ends: readonly Ending[]): Ending | undefined {
  return ends.reduce<Ending | undefined>(
    (best, end) => (best === undefined || end.timePs > best.timePs ? end : best),
    undefined,
  );
}

/** Arrival and slew per net and edge: index `2 * net` is rise, `2 * net + 1` is fall. -Infinity: never. */
export type TimingState = {
  readonly arrivalPs: Float64Array;
  readonly slewPs: Float64Array;
  /** Arc (by number) that set the arrival, -1 at a start; times two plus the edge of its source. */
  readonly cause: Int32Array;
  /** Slew of the clock, ps. */
  readonly clockSlewPs: number;
};

export type Ending = {
  readonly net: number;
  /** 0 rise, 1 fall. */
  readonly edge: 0 | 1;
  /** Arrival plus setup or margin, ps. */
  readonly timePs: number;
  readonly setupPs: number;
  readonly name: string;
  readonly atRegister: boolean;
};

/** Arrivals and slews of all nets, from the starts and the edges (0 rise, 1 fall) of inputs asked for. */
export function propagate(
  graph: TimingGraph,
  slewPs: number,
  inputArrivalPs: number,
  starts: 'everything' | 'register' | 'input',
  inputEdges: readonly (0 | 1)[] = [0, 1],
): TimingState {
  const size = 2 * graph.netCount;
  const state: TimingState = {
    arrivalPs: new Float64Array(size).fill(-Infinity),
    slewPs: new Float64Array(size),
    cause: new Int32Array(size).fill(-1),
    clockSlewPs: slewPs,
  };
  for (const { net } of starts === 'register' ? [] : graph.inputs) {
    for (const edge of inputEdges) {
      state.arrivalPs[2 * net + edge] = inputArrivalPs;
      state.slewPs[2 * net + edge] = slewPs;
    }
  }
  for (let i = 0; i < graph.arcs.length; i++) {
    const arc = graph.arcs[i] as Arc;
    const from = graph.arcFrom[i] as number;
    if (from < 0 && starts === 'input') continue;
    if (arc.rise !== undefined) follow(graph, state, i, from, 0, arc.rise, arc);
    if (arc.fall !== undefined) follow(graph, state, i, from, 1, arc.fall, arc);
  }
  return state;
}

/** Relax one output edge of one arc from the input edges that can cause it. */
function follow(
  graph: TimingGraph,
  state: TimingState,
  index: number,
  from: number,
  edge: 0 | 1,
  tables: Edge,
  arc: Arc,
): void {
  const to = graph.arcTo[index] as number;
  const load = graph.loadFf[to] as number;
  const target = 2 * to + edge;
  if (from < 0) {
    relax(state, target, 2 * index + edge, lookup(tables.delay, state.clockSlewPs, load));
    raise(state, target, lookup(tables.slew, state.clockSlewPs, load));
    return;
  }
  for (let source = 0; source < 2; source++) {
    if (!causes(arc, source, edge)) continue;
    const start = state.arrivalPs[2 * from + source] as number;
    if (start === -Infinity) continue;
    const slew = state.slewPs[2 * from + source] as number;
    relax(state, target, 2 * index + source, start + lookup(tables.delay, slew, load));
    raise(state, target, lookup(tables.slew, slew, load));
  }
}

/** True if input edge `source` (0 rise, 1 fall) can cause output edge `edge`. */
export function causes(arc: Arc, source: number, edge: number): boolean {
  return arc.sense === 'none' || (arc.sense === 'positive') === (source === edge);
}

function relax(state: TimingState, target: number, cause: number, arrival: number): void {
  if (arrival <= (state.arrivalPs[target] as number)) return;
  state.arrivalPs[target] = arrival;
  state.cause[target] = cause;
}

function raise(state: TimingState, target: number, slew: number): void {
  if (slew > (state.slewPs[target] as number)) state.slewPs[target] = slew;
}

/** Where paths end: output ports, and data pins of registers with their setup. */
export function endings(graph: TimingGraph, state: TimingState, marginPs: number): Ending[] {
  const ends: Ending[] = [];
  const add = (
    net: number,
    edge: 0 | 1,
    setupPs: number,
    name: string,
    atRegister: boolean,
  ): void => {
    const arrival = state.arrivalPs[2 * net + edge] as number;
    if (arrival === -Infinity) return;
    ends.push({ net, edge, timePs: arrival + setupPs, setupPs, name, atRegister });
  };
  for (const { name, net } of graph.outputs) {
    add(net, 0, marginPs, name, false);
    add(net, 1, marginPs, name, false);
  }
  for (const { cell, pin, net, constraint } of graph.endpoints) {
    for (const edge of [0, 1] as const) {
      const table = edge === 0 ? constraint?.rise : constraint?.fall;
      const slew = state.slewPs[2 * net + edge] as number;
      const setup = table === undefined ? 0 : lookup(table, slew, state.clockSlewPs);
      add(net, edge, setup, `${graph.names[cell]}.${pin}`, true);
    }
  }
  return ends;
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
