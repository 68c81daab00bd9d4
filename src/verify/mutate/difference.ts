/** A mutant beside the sound module, joined wherever both compute the same: what is left is what the fault shows. */

import type { Bit, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { cellKey, inOrder, type CutModule } from './cut.ts';
import { isSameNearby, type Driver } from './local.ts';
import { coneOf, shellOf } from './problem.ts';
import { holds, type Values } from './reachable.ts';
import { Wires, type Bits } from './wires.ts';

const mutantCell = 'pelab_mutant_';

/** Whether a cell of joined modules is one of the mutant that has no twin. */
export function isMutantCell(name: string): boolean {
  return name.startsWith(mutantCell);
}

/** An output of both modules: the nets of the sound one, and those of the mutant. */
export type Pair = { readonly name: string; readonly ours: Bits; readonly theirs: Bits };

/**
 * A module whose output `problemPort` is high for the inputs and register contents for which an output or a
 * register's next content is not that of the sound module. Undefined where the two are one text.
 *
 * @param values only register contents among these count
 */
export function differenceModule(
  sound: CutModule,
  mutant: CutModule,
  values: Values,
): NetlistModule | undefined {
  const wires = new Wires(shellOf(sound));
  const ours: Bit[] = [];
  const theirs: Bit[] = [];
  for (const pair of joined(wires, sound, mutant)) {
    pair.ours.forEach((bit, i) => {
      const other = pair.theirs[i] ?? '0';
      if (bit === other) return;
      ours.push(bit);
      theirs.push(other);
    });
  }
  if (ours.length === 0) return undefined;
  const y = wires.fresh(1);
  wires.binary('$ne', ours, theirs, y);
  const shown = wires.and(y, holds(wires, sound, values));
  return coneOf(wires.finish(), shown);
}

/**
 * Put a mutant's cells beside those of the sound module, except for those that compute what one there does.
 *
 * @param held what the mutant's inputs and registers hold, by name, on nets of `wires`; by default the same
 */
export function joined(
  wires: Wires,
  sound: CutModule,
  mutant: CutModule,
  held: ReadonlyMap<string, Bits> = sound.inputs,
): Pair[] {
  const known = new Map<string, Bits>();
  const canonical = new Map<Bit, Bit>();
  const drivers = new Map<Bit, Driver>();
  const settle = (bits: Bits): Bits => bits.map((bit) => canonical.get(bit) ?? bit);
  for (const cell of inOrder(sound.cells)) {
    const connections = settled(cell, settle);
    const key = cellKey(cell, connections);
    const twin = known.get(key);
    const y = cell.connections['Y'] ?? [];
    if (twin !== undefined) {
      y.forEach((bit, i) => canonical.set(bit, twin[i] ?? bit));
      continue;
    }
    known.set(key, y);
    y.forEach((bit, index) => drivers.set(bit, { type: cell.type, connections, index }));
  }
  // The mutant's own nets, by their numbers there.
  const nets = new Map<Bit, Bit>();
  const there = (bits: Bits): Bits =>
    bits.map((bit) => (typeof bit === 'number' ? (nets.get(bit) ?? '0') : bit));
  for (const [name, bits] of mutant.inputs) {
    const word = held.get(name);
    bits.forEach((bit, i) => nets.set(bit, word?.[i] ?? '0'));
  }
  const names = new Map(Object.entries(mutant.cells).map(([name, cell]) => [cell, name]));
  for (const cell of inOrder(mutant.cells)) {
    const y = cell.connections['Y'] ?? [];
    const connections = settled(cell, there);
    if (cell.type === '$pos' && connections['A']?.length === y.length) {
      y.forEach((bit, i) => nets.set(bit, connections['A']?.[i] ?? '0'));
      continue;
    }
    const key = cellKey(cell, connections);
    let own = known.get(key);
    if (own === undefined) {
      const made = wires.fresh(y.length);
      wires.put(`${mutantCell}${made[0]}`, { ...cell, connections: { ...connections, Y: made } });
      made.forEach((bit, index) => drivers.set(bit, { type: cell.type, connections, index }));
      const ours = settle(sound.cells[names.get(cell) ?? '']?.connections['Y'] ?? []);
      own = made.map((bit, i) => {
        const sane = ours[i];
        return sane !== undefined && isSameNearby(bit, sane, (net) => drivers.get(net))
          ? sane
          : bit;
      });
      known.set(key, own);
    }
    y.forEach((bit, i) => nets.set(bit, own?.[i] ?? '0'));
  }
  return [...sound.outputs].map(([name, bits]) => ({
    name,
    ours: settle(bits),
    theirs: there(mutant.outputs.get(name) ?? []),
  }));
}

function settled(cell: NetlistCell, settle: (bits: Bits) => Bits): Readonly<Record<string, Bits>> {
  return Object.fromEntries(
    Object.entries(cell.connections).map(([port, bits]) => [
      port,
      port === 'Y' ? bits : settle(bits),
    ]),
  );
}
