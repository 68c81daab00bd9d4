/**
 * A cut module in which registers hold only what a load can have left there: behind a decoder's register no word
 * stands that the decoder cannot give. Registers that load together were loaded in one cycle.
 */

import type { Bit, NetlistCell } from '../../eda/netlist.ts';
import { groupBy } from './group.ts';
import { shellOf } from './problem.ts';
import type { CutModule } from './cut.ts';
import { Wires, type Bits } from './wires.ts';

/**
 * Replace what registers without a reset hold by what they load, from inputs and registers of the cycle of the load,
 * which are free. This leaves out power-up: contents that nothing has loaded, of which the golden model says nothing.
 */
export function withLoadedRegisters(cut: CutModule): CutModule {
  const wires = new Wires(shellOf(cut));
  const drivers = driversOf(cut.cells);
  const fresh: Bits[] = [];
  for (const group of groupBy([...cut.loads], ([, { when }]) => when).values()) {
    const copies = new Map<Bit, Bit>();
    const copyOf = (bit: Bit): Bit => {
      if (typeof bit !== 'number') return bit;
      const known = copies.get(bit);
      if (known !== undefined) return known;
      // No driver: an input, or what another register held then.
      const [made = 'x'] = wires.fresh(1);
      copies.set(bit, made);
      fresh.push([made]);
      return made;
    };
    for (const cell of coneOrder(
      group.map(([, { d }]) => d),
      drivers,
    )) {
      const connections: Record<string, Bits> = {};
      for (const [port, bits] of Object.entries(cell.connections)) {
        if (port !== 'Y') connections[port] = bits.map(copyOf);
      }
      const y = cell.connections['Y'] ?? [];
      const own = wires.fresh(y.length);
      y.forEach((bit, i) => copies.set(bit, own[i] ?? 'x'));
      wires.put(`pelab_then_${own[0]}`, { ...cell, connections: { ...connections, Y: own } });
    }
    for (const [name, { d }] of group) wires.drive(cut.inputs.get(name) ?? [], d.map(copyOf));
  }
  const free = [...cut.inputs].flatMap(([name, bits]) => (cut.loads.has(name) ? [] : [bits]));
  return { ...cut, cells: wires.finish().cells, free: [...free, ...fresh] };
}

function driversOf(cells: Readonly<Record<string, NetlistCell>>): ReadonlyMap<Bit, NetlistCell> {
  const drivers = new Map<Bit, NetlistCell>();
  for (const cell of Object.values(cells)) {
    for (const bit of cell.connections['Y'] ?? []) drivers.set(bit, cell);
  }
  return drivers;
}

/** Cells that the roots depend on, each after those that it reads. */
function coneOrder(roots: readonly Bits[], drivers: ReadonlyMap<Bit, NetlistCell>): NetlistCell[] {
  const done = new Set<NetlistCell>();
  const stack = roots.flat().flatMap((bit) => drivers.get(bit) ?? []);
  for (let cell = stack.at(-1); cell !== undefined; cell = stack.at(-1)) {
    const before = Object.entries(cell.connections)
      .filter(([port]) => port !== 'Y')
      .flatMap(([, bits]) => bits.flatMap((bit) => drivers.get(bit) ?? []))
      .filter((one) => !done.has(one));
    if (done.has(cell) || before.length === 0) {
      done.add(cell);
      stack.pop();
    } else stack.push(...before);
  }
  return [...done];
}
