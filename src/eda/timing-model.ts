/**
 * A mapped module as one cell for the timing of what surrounds it: what its inputs load, how long before the clock
 * edge they must be there, when its outputs come, at which slew and for which load. Paths between its own registers
 * stay inside and are analysed there. Slews and loads are sampled at a few points and interpolated.
 */
import { lookup } from '../technology/library.ts';
import type { Arc, Cell, Constraint, Edge, Library, Table } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import type { NetlistModule } from './netlist.ts';
import { prepare } from './timing.ts';
import type { TimingOptions } from './timing.ts';
import { causes, propagate } from './timing-propagate.ts';
import type { TimingState } from './timing-propagate.ts';
import type { TimingGraph } from './timing-graph.ts';

/** Name of the clock in arcs and constraints of the model; no pin has it. */
const CLOCK = 'the clock';

/**
 * Timing model of a module.
 *
 * @param options wires as inside the module; slews and loads are swept here
 */
export function timingModel(
  name: string,
  module: NetlistModule,
  library: Library,
  options: Pick<TimingOptions, 'wireFf'> = {},
): Cell {
  const point = operatingPoint(library);
  const slews = [point.slewPs / 2, point.slewPs, 3 * point.slewPs];
  const loads = [0, 4 * point.inverterCapFf, 24 * point.inverterCapFf];
  const at = (inputSlewPs: number, outputLoadFf: number): TimingGraph =>
    prepare(module, library, { ...options, inputSlewPs, outputLoadFf }).graph;
  const graphs = loads.map((load) => at(point.slewPs, load));
  const [plain] = graphs;
  if (plain === undefined) throw new RangeError('a timing model samples at least one load');
  const inputCaps = new Map(
    plain.inputs.map((input) => [input.name, plain.loadFf[input.net] ?? 0]),
  );
  return {
    name,
    areaUm2: 0,
    leakageNw: 0,
    pins: [
      ...plain.inputs.map((input) => ({
        name: input.name,
        direction: 'input' as const,
        capFf: inputCaps.get(input.name) ?? 0,
        isClock: false,
      })),
      ...plain.outputs.map((output) => ({
        name: output.name,
        direction: 'output' as const,
        capFf: 0,
        isClock: false,
      })),
    ],
    arcs: [...clockArcs(graphs, loads, point.slewPs), ...throughArcs(graphs, slews, loads)],
    constraints: setups(plain, slews),
    power: [],
    dontUse: true,
  };
}

/** From the clock to every output that a register reaches. */
function clockArcs(
  graphs: readonly TimingGraph[],
  loads: readonly number[],
  slewPs: number,
): Arc[] {
  const states = graphs.map((graph) => propagate(graph, slewPs, 0, 'register'));
  return (graphs[0]?.outputs ?? []).flatMap(({ name, net }) => {
    const edges = [0, 1].map((edge) => sampledEdge([states], [slewPs], loads, 2 * net + edge));
    return arcOf(CLOCK, name, 'clock', 'none', edges);
  });
}

/** From inputs to outputs without a register between; most modules have none. */
function throughArcs(
  graphs: readonly TimingGraph[],
  slews: readonly number[],
  loads: readonly number[],
): Arc[] {
  const [plain] = graphs;
  if (plain === undefined) return [];
  return plain.inputs.flatMap((input) => {
    const reached = reachable(plain, input.net);
    const outputs = plain.outputs.filter((output) => reached.has(output.net));
    if (outputs.length === 0) return [];
    const from = ([0, 1] as const).map((edge) =>
      slews.map((slew) =>
        graphs.map((graph) => propagate({ ...graph, inputs: [input] }, slew, 0, 'input', [edge])),
      ),
    );
    return outputs.flatMap(({ name, net }) =>
      (['positive', 'negative'] as const).flatMap((sense) => {
        const edges = [0, 1].map((edge) => {
          const states = from[sense === 'positive' ? edge : 1 - edge] ?? [];
          return sampledEdge(states, slews, loads, 2 * net + edge);
        });
        return arcOf(input.name, name, 'combinational', sense, edges);
      }),
    );
  });
}

function sampledEdge(
  states: readonly (readonly TimingState[])[],
  slews: readonly number[],
  loads: readonly number[],
  index: number,
): Edge | undefined {
  const sample = (of: (state: TimingState) => number): Table => ({
    x: Float64Array.from(slews),
    y: Float64Array.from(loads),
    values: Float64Array.from(states.flatMap((row) => row.map(of))),
  });
  const delay = sample((state) => state.arrivalPs[index] as number);
  if (delay.values.includes(-Infinity)) return undefined;
  return { delay, slew: sample((state) => state.slewPs[index] as number) };
}

function arcOf(
  from: string,
  to: string,
  kind: Arc['kind'],
  sense: Arc['sense'],
  [rise, fall]: readonly (Edge | undefined)[],
): Arc[] {
  if (rise === undefined && fall === undefined) return [];
  return [
    {
      from,
      to,
      kind,
      sense,
      ...(rise === undefined ? {} : { rise }),
      ...(fall === undefined ? {} : { fall }),
    },
  ];
}

/** How long before the clock edge each input must be there: the longest way to a register, setup included. */
function setups(graph: TimingGraph, slews: readonly number[]): Constraint[] {
  const tails = slews.map((slew) => tailsOf(graph, propagate(graph, slew, 0, 'input')));
  return graph.inputs.flatMap(({ name, net }) => {
    const tables = [0, 1].map((edge): Table | undefined => {
      const values = Float64Array.from(tails, (tail) => tail[2 * net + edge] as number);
      if (values.includes(-Infinity)) return undefined;
      return { x: Float64Array.from(slews), y: Float64Array.of(0), values };
    });
    const [rise, fall] = tables;
    if (rise === undefined && fall === undefined) return [];
    return [
      {
        kind: 'setup' as const,
        pin: name,
        clock: CLOCK,
        ...(rise === undefined ? {} : { rise }),
        ...(fall === undefined ? {} : { fall }),
      },
    ];
  });
}

/** Longest time from each net and edge to the clock edge of a register it reaches; -Infinity for none. */
function tailsOf(graph: TimingGraph, state: TimingState): Float64Array {
  const tails = new Float64Array(2 * graph.netCount).fill(-Infinity);
  const raise = (index: number, value: number): void => {
    if (value > (tails[index] as number)) tails[index] = value;
  };
  for (const { net, constraint } of graph.endpoints) {
    for (const edge of [0, 1]) {
      const table = edge === 0 ? constraint?.rise : constraint?.fall;
      const slew = state.slewPs[2 * net + edge] as number;
      raise(2 * net + edge, table === undefined ? 0 : lookup(table, slew, state.clockSlewPs));
    }
  }
  for (let i = graph.arcs.length - 1; i >= 0; i--) {
    const arc = graph.arcs[i] as Arc;
    const from = graph.arcFrom[i] as number;
    const to = graph.arcTo[i] as number;
    if (from < 0) continue;
    for (const edge of [0, 1]) {
      const tables = edge === 0 ? arc.rise : arc.fall;
      const tail = tails[2 * to + edge] as number;
      if (tables === undefined || tail === -Infinity) continue;
      for (const source of [0, 1]) {
        if (!causes(arc, source, edge)) continue;
        const slew = state.slewPs[2 * from + source] as number;
        const delay = lookup(tables.delay, slew, graph.loadFf[to] as number);
        raise(2 * from + source, delay + tail);
      }
    }
  }
  return tails;
}

function reachable(graph: TimingGraph, start: number): Set<number> {
  const reached = new Set([start]);
  for (let i = 0; i < graph.arcs.length; i++) {
    const from = graph.arcFrom[i] as number;
    if (from >= 0 && reached.has(from)) reached.add(graph.arcTo[i] as number);
  }
  return reached;
}
