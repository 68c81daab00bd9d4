/** A mapped module as a timing graph: nets, arcs between them in topological order, loads, start and end points. */
import { EngineError } from '../errors.ts';
import type { Arc, Cell, Constraint, Library, Pin } from '../technology/library.ts';
import type { Bit, NetlistCell, NetlistModule } from './netlist.ts';

export type Terminal = { readonly name: string; readonly net: number };

/** A clocked instance: data pins with their setup, outputs launched by its clock. */
export type Endpoint = {
  readonly cell: number;
  readonly pin: string;
  readonly net: number;
  readonly constraint: Constraint | undefined;
};

export type TimingGraph = {
  readonly netCount: number;
  /** Instance names and library cells, by instance number. */
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
  /** Arc instances in topological order of their targets; `from` is -1 for arcs launched by a clock. */
  readonly arcs: readonly Arc[];
  readonly arcCell: Int32Array;
  readonly arcFrom: Int32Array;
  readonly arcTo: Int32Array;
  /** Pin capacitances on each net plus `wireFf` per sink, fF; output ports not included. */
  readonly loadFf: Float64Array;
  readonly inputs: readonly Terminal[];
  readonly outputs: readonly Terminal[];
  readonly endpoints: readonly Endpoint[];
  /** A readable name of each net, where the netlist has one. */
  readonly netName: (net: number) => string;
};

/** Pin name of bit `index` of a port: the port itself where it is one bit wide. */
export function bitName(port: string, index: number, width: number): string {
  return width === 1 ? port : `${port}[${index}]`;
}

/**
 * Build the graph of a flat module whose every cell is in the library. `$scopeinfo` cells are ignored.
 *
 * @param wireFf wire capacitance per driven pin, fF
 * @throws {EngineError} on a cell the library lacks or a combinational loop
 */
export function timingGraph(module: NetlistModule, library: Library, wireFf = 0): TimingGraph {
  const nets = new Map<number, number>();
  const net = (bit: Bit | undefined): number => {
    if (typeof bit !== 'number') return -1;
    const known = nets.get(bit);
    if (known !== undefined) return known;
    nets.set(bit, nets.size);
    return nets.size - 1;
  };
  const names: string[] = [];
  const cells: Cell[] = [];
  const loads: number[] = [];
  const endpoints: Endpoint[] = [];
  const arcs: Arc[] = [];
  const arcCell: number[] = [];
  const arcFrom: number[] = [];
  const arcTo: number[] = [];
  const faces = new Map<string, Face>();

  for (const [name, instance] of Object.entries(module.cells)) {
    if (instance.type === '$scopeinfo') continue;
    const cell = library.cells.get(instance.type);
    if (cell === undefined) {
      throw new EngineError(
        `cell ${name} must be of a type in ${library.name}, not ${instance.type}`,
      );
    }
    const face = faces.get(cell.name) ?? faceOf(cell);
    faces.set(cell.name, face);
    const number = names.length;
    names.push(name);
    cells.push(cell);
    const pinNets = connect(instance, net);
    for (const pin of face.inputs) {
      const at = pinNets.get(pin.name) ?? -1;
      if (at >= 0) loads[at] = (loads[at] ?? 0) + pin.capFf + wireFf;
      if (!face.endpoints.has(pin.name) || at < 0) continue;
      const constraint = cell.constraints.find(
        (rule) => rule.kind === 'setup' && rule.pin === pin.name,
      );
      endpoints.push({ cell: number, pin: pin.name, net: at, constraint });
    }
    for (const arc of face.arcs) {
      const from = arc.kind === 'clock' ? -1 : (pinNets.get(arc.from) ?? -1);
      const to = pinNets.get(arc.to) ?? -1;
      if (to < 0 || (from < 0 && arc.kind !== 'clock')) continue;
      arcs.push(arc);
      arcCell.push(number);
      arcFrom.push(from);
      arcTo.push(to);
    }
  }
  const terminals = (direction: 'input' | 'output'): Terminal[] =>
    Object.entries(module.ports).flatMap(([port, { direction: d, bits }]) =>
      d !== direction
        ? []
        : bits.flatMap((bit, i) => {
            const at = net(bit);
            return at < 0 ? [] : [{ name: bitName(port, i, bits.length), net: at }];
          }),
    );
  const inputs = terminals('input');
  const outputs = terminals('output');
  const order = topological(nets.size, arcFrom, arcTo, (i) => names[arcCell[i] ?? 0] ?? '');
  return {
    netCount: nets.size,
    names,
    cells,
    arcs: order.map((i) => arcs[i] as Arc),
    arcCell: Int32Array.from(order, (i) => arcCell[i] as number),
    arcFrom: Int32Array.from(order, (i) => arcFrom[i] as number),
    arcTo: Int32Array.from(order, (i) => arcTo[i] as number),
    loadFf: Float64Array.from({ length: nets.size }, (_, i) => loads[i] ?? 0),
    inputs,
    outputs,
    endpoints,
    netName: netNames(module, nets),
  };
}

type Face = {
  readonly inputs: readonly Pin[];
  readonly arcs: readonly Arc[];
  /** Inputs where paths end: those of clocked cells, but for clocks and asynchronous pins. */
  readonly endpoints: ReadonlySet<string>;
};

function faceOf(cell: Cell): Face {
  const inputs = cell.pins.filter((pin) => pin.direction === 'input');
  const arcs = cell.arcs.filter((arc) => arc.kind !== 'async');
  const constrained = cell.constraints
    .filter((rule) => rule.kind === 'setup')
    .map((rule) => rule.pin);
  return { inputs, arcs, endpoints: new Set(constrained) };
}

function connect(
  instance: NetlistCell,
  net: (bit: Bit | undefined) => number,
): Map<string, number> {
  const pins = new Map<string, number>();
  for (const [port, bits] of Object.entries(instance.connections)) {
    if (bits.length === 1) pins.set(port, net(bits[0]));
    else bits.forEach((bit, i) => pins.set(`${port}[${i}]`, net(bit)));
  }
  return pins;
}

/** Arc numbers such that every arc into a net comes before every arc out of it. */
function topological(
  netCount: number,
  from: readonly number[],
  to: readonly number[],
  nameOf: (arc: number) => string,
): number[] {
  const pending = new Int32Array(netCount);
  const outgoing: number[][] = Array.from({ length: netCount }, () => []);
  const incoming: number[][] = Array.from({ length: netCount }, () => []);
  for (let i = 0; i < to.length; i++) {
    const source = from[i] as number;
    incoming[to[i] as number]?.push(i);
    if (source < 0) continue;
    outgoing[source]?.push(i);
    (pending[to[i] as number] as number)++;
  }
  const ready: number[] = [];
  for (let i = 0; i < netCount; i++) if (pending[i] === 0) ready.push(i);
  const order: number[] = [];
  for (let at = 0; at < ready.length; at++) {
    const here = ready[at] as number;
    for (const arc of incoming[here] ?? []) order.push(arc);
    for (const arc of outgoing[here] ?? []) {
      const target = to[arc] as number;
      pending[target] = (pending[target] as number) - 1;
      if (pending[target] === 0) ready.push(target);
    }
  }
  if (ready.length < netCount) {
    const stuck = to.findIndex((net) => (pending[net] as number) > 0);
    throw new EngineError(
      `the netlist must have no combinational loop, not one through ${nameOf(stuck)}`,
    );
  }
  return order;
}

function netNames(
  module: NetlistModule,
  nets: ReadonlyMap<number, number>,
): (net: number) => string {
  let names: Map<number, string> | undefined;
  return (net) => {
    names ??= buildNames(module, nets);
    return names.get(net) ?? `net ${net}`;
  };
}

/** Of several names of a net the readable one wins, then the shorter. */
function buildNames(module: NetlistModule, nets: ReadonlyMap<number, number>): Map<number, string> {
  const names = new Map<number, string>();
  const rank = new Map<number, number>();
  for (const [name, { hide_name, bits }] of Object.entries(module.netnames)) {
    const cost = name.length + (hide_name === 1 ? 10_000 : 0);
    bits.forEach((bit, i) => {
      const net = typeof bit === 'number' ? nets.get(bit) : undefined;
      if (net === undefined || cost >= (rank.get(net) ?? Infinity)) return;
      rank.set(net, cost);
      names.set(net, bitName(name, i, bits.length));
    });
  }
  return names;
}
