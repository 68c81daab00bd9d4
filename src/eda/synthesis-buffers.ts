/**
 * Buffer trees for nets that carry too much: enables and resets of whole arrays, registers with many readers.
 * ABC buffers only the logic it sees, not register outputs, adder boxes or the pins of kept modules.
 */
import { InvariantError } from '../errors.ts';
import { inputsOf, lookup, outputsOf } from '../technology/library.ts';
import type { Arc, Cell, Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import type { Bit, NetlistCell, NetlistModule } from './netlist.ts';
import type { Origin, Origins } from './synthesis-origin.ts';

/** The buffer that grows a tree fastest, and the load it should drive. */
export type TreeBuffer = {
  readonly cell: Cell;
  readonly input: string;
  readonly output: string;
  readonly inputFf: number;
  readonly loadFf: number;
};

const buffers = new WeakMap<Library, TreeBuffer | undefined>();

/** The buffer and load with the least delay per factor e of load; undefined if the library has no buffer. */
export function treeBuffer(library: Library): TreeBuffer | undefined {
  if (!buffers.has(library)) buffers.set(library, findBuffer(library));
  return buffers.get(library);
}

function findBuffer(library: Library): TreeBuffer | undefined {
  const { slewPs } = operatingPoint(library);
  let best: TreeBuffer | undefined;
  let bestCost = Infinity;
  for (const cell of library.cells.values()) {
    const [input] = inputsOf(cell);
    const [output] = outputsOf(cell);
    const arc = cell.arcs[0];
    if (cell.dontUse || cell.sequential !== undefined || cell.pins.length !== 2) continue;
    if (input === undefined || output?.function?.op !== 'pin' || arc === undefined) continue;
    for (let growth = 3; growth <= 24; growth++) {
      const loadFf = growth * input.capFf;
      const cost = edgeDelay(arc, slewPs, loadFf) / Math.log(growth);
      if (loadFf > (output.maxLoadFf ?? Infinity) || cost >= bestCost) continue;
      bestCost = cost;
      best = { cell, input: input.name, output: output.name, inputFf: input.capFf, loadFf };
    }
  }
  return best;
}

function edgeDelay(arc: Arc, slewPs: number, loadFf: number): number {
  const delays = [arc.rise, arc.fall].flatMap((edge) =>
    edge === undefined ? [] : [lookup(edge.delay, slewPs, loadFf)],
  );
  return delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length);
}

type Sink = {
  readonly cell: string;
  readonly port: string;
  readonly index: number;
  readonly capFf: number;
};

/**
 * Give every net that a cell drives beyond one and a half times the tree buffer's load a tree of buffers.
 *
 * @param pinCapFf capacitance of a pin, kept modules included, fF
 */
export function bufferHeavyNets(
  module: NetlistModule,
  origins: Origins,
  library: Library,
  pinCapFf: (type: string, port: string, index: number) => number,
): { readonly module: NetlistModule; readonly origins: Origins } {
  const buffer = treeBuffer(library);
  if (buffer === undefined) return { module, origins };
  const { sinks, drivers, nextNet } = nets(module, pinCapFf);
  const cells: Record<string, NetlistCell> = { ...module.cells };
  const traced = new Map(origins);
  let fresh = nextNet;
  // A kept module drives many nets: its buffers are numbered over all of them.
  const counts = new Map<string, number>();
  for (const [net, list] of sinks) {
    const driver = drivers.get(net);
    if (driver === undefined || loadOf(list) <= 1.5 * buffer.loadFf) continue;
    const origin = origins.get(driver);
    const name = `${driver}:buffer`;
    let level = list;
    let count = counts.get(driver) ?? 0;
    while (loadOf(level) > 1.5 * buffer.loadFf && level.length > 1) {
      const groups = packed(level, buffer.loadFf);
      // A sink heavier than what a buffer should drive has one to itself.
      if (groups.length * buffer.inputFf >= loadOf(level)) break;
      level = groups.map((group) => {
        const out = fresh++;
        count++;
        place(cells, traced, `${name}_${count}`, buffer, net, out, origin);
        for (const sink of group) reconnect(cells, sink, out);
        return { cell: `${name}_${count}`, port: buffer.input, index: 0, capFf: buffer.inputFf };
      });
    }
    counts.set(driver, count);
  }
  return { module: { ...module, cells }, origins: traced };
}

function place(
  cells: Record<string, NetlistCell>,
  origins: Map<string, Origin>,
  name: string,
  buffer: TreeBuffer,
  from: number,
  to: number,
  origin: Origin | undefined,
): void {
  cells[name] = {
    type: buffer.cell.name,
    parameters: {},
    attributes: {},
    port_directions: { [buffer.input]: 'input', [buffer.output]: 'output' },
    connections: { [buffer.input]: [from], [buffer.output]: [to] },
  };
  if (origin !== undefined) origins.set(name, origin);
}

function reconnect(cells: Record<string, NetlistCell>, sink: Sink, net: number): void {
  const cell = cells[sink.cell];
  if (cell === undefined) throw new InvariantError(`sink ${sink.cell} is not a cell`);
  const bits = (cell.connections[sink.port] ?? []).map((bit, i) => (i === sink.index ? net : bit));
  cells[sink.cell] = { ...cell, connections: { ...cell.connections, [sink.port]: bits } };
}

/** Sinks in their order, in groups of at most `limit` fF (or one sink). */
function packed(sinks: readonly Sink[], limit: number): Sink[][] {
  const groups: Sink[][] = [];
  let room = 0;
  for (const sink of sinks) {
    const last = groups.at(-1);
    if (last === undefined || sink.capFf > room) {
      groups.push([sink]);
      room = limit - sink.capFf;
    } else {
      last.push(sink);
      room -= sink.capFf;
    }
  }
  return groups;
}

function loadOf(sinks: readonly Sink[]): number {
  return sinks.reduce((total, sink) => total + sink.capFf, 0);
}

/** Who reads and who drives each net; clocks are left to the clock tree. */
function nets(
  module: NetlistModule,
  pinCapFf: (type: string, port: string, index: number) => number,
): { sinks: Map<number, Sink[]>; drivers: Map<number, string>; nextNet: number } {
  const sinks = new Map<number, Sink[]>();
  const drivers = new Map<number, string>();
  let nextNet = 2;
  const see = (bits: readonly Bit[]): void => {
    for (const bit of bits) if (typeof bit === 'number') nextNet = Math.max(nextNet, bit + 1);
  };
  for (const { bits } of Object.values(module.ports)) see(bits);
  for (const { bits } of Object.values(module.netnames)) see(bits);
  for (const [cell, instance] of Object.entries(module.cells)) {
    for (const [port, bits] of Object.entries(instance.connections)) {
      see(bits);
      bits.forEach((bit, index) => {
        if (typeof bit !== 'number') return;
        if (instance.port_directions[port] === 'output') {
          drivers.set(bit, cell);
          return;
        }
        const list = sinks.get(bit) ?? [];
        list.push({ cell, port, index, capFf: pinCapFf(instance.type, port, index) });
        sinks.set(bit, list);
      });
    }
  }
  return { sinks, drivers, nextNet };
}
