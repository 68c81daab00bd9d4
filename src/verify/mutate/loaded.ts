/**
 * A cut module in which registers hold only what loads can have left there: behind a decoder's register no word stands
 * that the decoder cannot give, and beside the register of a mode nothing that was made in another one. Registers that
 * change in the cycles of one enable only were last given what they hold in one and the same cycle, or before.
 */

import type { Bit } from '../../eda/netlist.ts';
import { loadClasses, type LoadClass, type Loads } from './load-classes.ts';
import { coneOrder, driversOf, shellOf } from './problem.ts';
import type { CutModule } from './cut.ts';
import { Wires, type Bits } from './wires.ts';

/** Loads one before the other that are followed back. */
const depth = 3;

/**
 * Replace what registers without a reset hold by what they load, from inputs and registers of the cycle of the load;
 * these registers again by what they load, a few times over. A register that keeps its content in a cycle in which others
 * of its class load holds what it held before. This leaves out power-up: contents that nothing has loaded, of which the
 * golden model says nothing.
 */
export function withLoadedRegisters(cut: CutModule): CutModule {
  const wires = new Wires(shellOf(cut));
  const drivers = driversOf(cut.cells);
  const classes = loadClasses(cut, drivers);
  const classOf = new Map<Bit, LoadClass>();
  for (const one of classes) {
    for (const name of one.names) {
      for (const bit of cut.inputs.get(name) ?? []) classOf.set(bit, one);
    }
  }
  const fresh: Bits[] = [];

  /** What registers hold, bit by bit: a copy of the logic in front of them, in a cycle in which they may have loaded. */
  const contentsOf = (
    one: Loads,
    parts: readonly Loads[],
    depthLeft: number,
  ): ReadonlyMap<Bit, Bit> => {
    const copies = new Map<Bit, Bit>(one.on);
    const before = new Map<LoadClass, ReadonlyMap<Bit, Bit>>();
    const copyOf = (bit: Bit): Bit => {
      if (typeof bit !== 'number') return bit;
      const known = copies.get(bit);
      if (known !== undefined) return known;
      const source = classOf.get(bit);
      let made: Bit | undefined;
      if (source !== undefined && depthLeft > 1) {
        const earlier = before.get(source) ?? contentsOf(source, source.parts, depthLeft - 1);
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
    const loads = one.names.flatMap((name) => {
      const load = cut.loads.get(name);
      return load === undefined ? [] : [{ held: cut.inputs.get(name) ?? [], ...load }];
    });
    for (const cell of coneOrder(
      loads.flatMap(({ d, enable }) => [d, enable]),
      drivers,
    )) {
      const connections: Record<string, Bits> = {};
      for (const [port, bits] of Object.entries(cell.connections)) {
        if (port !== 'Y') connections[port] = bits.map(copyOf);
      }
      const y = cell.connections['Y'] ?? [];
      const own = wires.fresh(y.length);
      y.forEach((bit, i) => copies.set(bit, one.on.get(bit) ?? own[i] ?? 'x'));
      wires.put(`pelab_then_${own[0]}`, { ...cell, connections: { ...connections, Y: own } });
    }
    // Not followed back any further: what parts have loaded in some other cycle.
    const older = new Map<Bit, Bit>();
    for (const part of depthLeft > 1 ? [] : parts.filter(({ on }) => !isWithin(on, one.on))) {
      for (const [bit, then] of contentsOf(part, [], 1)) older.set(bit, then);
    }
    const contents = new Map<Bit, Bit>();
    for (const { held, d, enable } of loads) {
      const loaded = d.map(copyOf);
      const [isLoaded = '1'] = parts.length === 0 ? [] : enable.map(copyOf);
      const kept = held.map((bit) => older.get(bit) ?? (isLoaded === '1' ? bit : copyOf(bit)));
      const now = wires.mux(isLoaded, kept, loaded);
      held.forEach((bit, i) => contents.set(bit, now[i] ?? 'x'));
    }
    return contents;
  };

  for (const one of classes) {
    const contents = contentsOf(one, one.parts, depth);
    for (const name of one.names) {
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

/** Whether the nets of one cycle are known to be as in another. */
function isWithin(nets: Loads['on'], others: Loads['on']): boolean {
  return [...nets].every(([bit, value]) => others.get(bit) === value);
}
