/**
 * A cut module in which registers hold only what a load can have left there: behind a decoder's register no word
 * stands that the decoder cannot give. Registers that load together were loaded in one cycle.
 */

import type { Bit, NetlistCell } from '../../eda/netlist.ts';
import { groupBy } from './group.ts';
import { driversOf, shellOf, type Drivers } from './problem.ts';
import type { CutModule } from './cut.ts';
import { Wires, type Bits } from './wires.ts';

/** Registers of a pipeline one behind the other whose loads are followed back. */
const depth = 3;

/**
 * Replace what registers without a reset hold by what they load, from inputs and registers of the cycle of the load;
 * these registers again by what they load, a few times over. This leaves out power-up: contents that nothing has
 * loaded, of which the golden model says nothing.
 */
export function withLoadedRegisters(cut: CutModule): CutModule {
  const wires = new Wires(shellOf(cut));
  const drivers = driversOf(cut.cells);
  const groups = groupBy([...cut.loads], ([, { when }]) => when);
  const groupOf = new Map<Bit, string>();
  for (const [name, { when }] of cut.loads) {
    for (const bit of cut.inputs.get(name) ?? []) groupOf.set(bit, when);
  }
  const fresh: Bits[] = [];

  /** What the registers of a group hold, bit by bit: a copy of the logic in front of them, in the cycle of the load. */
  const contentsOf = (when: string, depthLeft: number): ReadonlyMap<Bit, Bit> => {
    const group = groups.get(when) ?? [];
    const copies = new Map<Bit, Bit>();
    const before = new Map<string, ReadonlyMap<Bit, Bit>>();
    const copyOf = (bit: Bit): Bit => {
      if (typeof bit !== 'number') return bit;
      const known = copies.get(bit);
      if (known !== undefined) return known;
      const source = groupOf.get(bit);
      let made: Bit | undefined;
      if (source !== undefined && depthLeft > 1) {
        const earlier = before.get(source) ?? contentsOf(source, depthLeft - 1);
        before.set(source, earlier);
        made = earlier.get(bit);
      }
      if (made === undefined) {
        // An input, or a register that is not followed back: anything.
        const [net = 'x'] = wires.fresh(1);
        fresh.push([net]);
        made = net;
      }
      copies.set(bit, made);
      return made;
    };
    const roots = group.map(([, { d }]) => d);
    for (const cell of coneOrder(roots, drivers)) {
      const connections: Record<string, Bits> = {};
      for (const [port, bits] of Object.entries(cell.connections)) {
        if (port !== 'Y') connections[port] = bits.map(copyOf);
      }
      const y = cell.connections['Y'] ?? [];
      const own = wires.fresh(y.length);
      y.forEach((bit, i) => copies.set(bit, own[i] ?? 'x'));
      wires.put(`pelab_then_${own[0]}`, { ...cell, connections: { ...connections, Y: own } });
    }
    const contents = new Map<Bit, Bit>();
    for (const [name, { d }] of group) {
      (cut.inputs.get(name) ?? []).forEach((bit, i) => contents.set(bit, copyOf(d[i] ?? 'x')));
    }
    return contents;
  };

  for (const [when, group] of groups) {
    const contents = contentsOf(when, depth);
    for (const [name] of group) {
      const bits = cut.inputs.get(name) ?? [];
      wires.drive(
        bits,
        bits.map((bit) => contents.get(bit) ?? 'x'),
      );
    }
  }
  const free = [...cut.inputs].flatMap(([name, bits]) => (cut.loads.has(name) ? [] : [bits]));
  return { ...cut, cells: wires.finish().cells, free: [...free, ...fresh] };
}

/** Cells that the roots depend on, each after those that it reads. */
function coneOrder(roots: readonly Bits[], drivers: Drivers): NetlistCell[] {
  const done = new Set<NetlistCell>();
  const stack = roots.flat().flatMap((bit) => drivers.get(bit)?.cell ?? []);
  for (let cell = stack.at(-1); cell !== undefined; cell = stack.at(-1)) {
    const before = Object.entries(cell.connections)
      .filter(([port]) => port !== 'Y')
      .flatMap(([, bits]) => bits.flatMap((bit) => drivers.get(bit)?.cell ?? []))
      .filter((one) => !done.has(one));
    if (done.has(cell) || before.length === 0) {
      done.add(cell);
      stack.pop();
    } else stack.push(...before);
  }
  return [...done];
}
