/** The core of timing analysis: arrivals and slews of all nets, and where paths end. */
import { lookup } from '../technology/library.ts';
import type { Arc, Edge } from '../technology/library.ts';
import type { TimingGraph } from './timing-graph.ts';

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

/** The ending that is reached last. */
export function latest(ends: readonly Ending[]): Ending | undefined {
  return ends.reduce<Ending | undefined>(
    (best, end) => (best === undefined || end.timePs > best.timePs ? end : best),
    undefined,
  );
}
