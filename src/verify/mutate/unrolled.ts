/**
 * A pipeline over the last few of its loads: a combinational module from what came in then to what goes out now. What
 * its registers hold on the way is nobody's concern.
 */

import type { Bit, NetlistCell } from '../../eda/netlist.ts';
import type { CutModule, Load } from './cut.ts';
import { groupBy } from './group.ts';
import { driversOf, shellOf } from './problem.ts';
import { Wires, type Bits } from './wires.ts';

/** Registers one behind the other that are followed back. */
const mostEdges = 12;

/** A pipeline over its last loads, and what its inputs are: a port, so many edges before the outputs are seen. */
export type Unrolled = CutModule & {
  readonly places: readonly { readonly name: string; readonly edges: number }[];
};

/** Registers without a reset that load together. */
type Group = {
  readonly key: string;
  readonly loads: readonly (readonly [string, Load])[];
  readonly enable: Bits;
};

/**
 * Registers replaced by what they load, from inputs of the cycle of the load and registers before it; those that load
 * together were loaded in one cycle, others in any. Inputs are named after the registers that they have gone through.
 * Beside the outputs there is what lets registers load. This leaves out power-up: contents that nothing has loaded.
 * Undefined where a register has a reset or stands in a
 * loop, where a memory or another module stands within, or where there are too many registers in a row.
 */
export function unrolled(cut: CutModule): Unrolled | undefined {
  const groups = [...groupBy([...cut.loads], ([, { when }]) => when).values()].map(
    (list): Group => {
      const enable = list[0]?.[1].enable ?? [];
      const key = list.map(([name]) => name).toSorted()[0] ?? '';
      return { key, loads: list, enable };
    },
  );
  const held = new Map<Bit, { readonly group: Group; readonly d: Bit }>();
  for (const group of groups) {
    for (const [name, { d }] of group.loads) {
      (cut.inputs.get(name) ?? []).forEach((bit, i) => held.set(bit, { group, d: d[i] ?? 'x' }));
    }
  }
  const ports = new Map<Bit, readonly [string, number]>();
  for (const [name, bits] of cut.inputs) {
    if (cut.loads.has(name)) continue;
    if (cut.outputs.has(name) || name.includes(' ')) return undefined;
    bits.forEach((bit, i) => ports.set(bit, [name, i]));
  }
  const drivers = driversOf(cut.cells);
  const wires = new Wires({ ...shellOf(cut), cells: {} });
  const inputs = new Map<string, Bits>();
  const places: { name: string; edges: number }[] = [];
  let isTooDeep = false;

  /** The logic of one cycle, by the registers that its results have gone through since. */
  const cycles = new Map<string, (bit: Bit) => Bit>();
  const cycleOf = (path: readonly string[]): ((bit: Bit) => Bit) => {
    const at = path.join(' < ');
    const known = cycles.get(at);
    if (known !== undefined) return known;
    const copies = new Map<Bit, Bit>();
    const copyOf = (bit: Bit): Bit => {
      if (typeof bit !== 'number') return bit;
      const made = copies.get(bit) ?? make(bit);
      copies.set(bit, made);
      return made;
    };
    const make = (bit: number): Bit => {
      const register = held.get(bit);
      if (register !== undefined) {
        if (path.length >= mostEdges) isTooDeep = true;
        return isTooDeep ? 'x' : cycleOf([...path, register.group.key])(register.d);
      }
      const port = ports.get(bit);
      if (port !== undefined) {
        const [name, index] = port;
        const word = inputs.get(`${name} ${at}`) ?? wires.fresh(cut.inputs.get(name)?.length ?? 0);
        if (!inputs.has(`${name} ${at}`)) places.push({ name, edges: path.length });
        inputs.set(`${name} ${at}`, word);
        return word[index] ?? 'x';
      }
      const cell = drivers.get(bit)?.cell;
      return cell === undefined ? 'x' : copyCell(cell, bit);
    };
    const copyCell = (cell: NetlistCell, bit: number): Bit => {
      const connections: Record<string, Bits> = {};
      for (const [port, bits] of Object.entries(cell.connections)) {
        if (port !== 'Y') connections[port] = bits.map(copyOf);
      }
      const y = cell.connections['Y'] ?? [];
      const own = wires.fresh(y.length);
      y.forEach((net, i) => copies.set(net, own[i] ?? 'x'));
      wires.put(`pelab_then_${own[0]}`, { ...cell, connections: { ...connections, Y: own } });
      return copies.get(bit) ?? 'x';
    };
    cycles.set(at, copyOf);
    return copyOf;
  };
  const now = cycleOf([]);
  const outputs = new Map<string, Bits>();
  for (const [name, bits] of cut.outputs) {
    if (!cut.inputs.has(name)) outputs.set(name, bits.map(now));
  }
  for (const { key, enable } of groups) outputs.set(`load ${key}`, enable.map(now));
  if (isTooDeep) return undefined;
  const { cells } = wires.finish();
  const none = { data: new Map(), loads: new Map() };
  return { cells, inputs, outputs, ...none, free: [...inputs.values()], places };
}
