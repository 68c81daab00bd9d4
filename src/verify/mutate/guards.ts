/**
 * Marks beside a word: bits of registers that say whether a bit of another one counts. Where a fault changes what a
 * register holds, it may do so only while its marks say that nobody looks.
 */

import type { Bit } from '../../eda/netlist.ts';
import type { CutModule } from './cut.ts';
import { driversOf } from './problem.ts';
import type { Bits } from './wires.ts';

/** A bit of a register of the sound module, and what it holds. */
export type Guard = { readonly name: string; readonly index: number; readonly value: '0' | '1' };

/** Guards tried for a bit, at most: each is a proof. */
const mostGuards = 96;

/** A place that may tell, and whether it loads nothing but what it is to tell of. */
type Loading = { readonly place: Omit<Guard, 'value'>; readonly isAll: boolean };
type Candidate = { readonly guard: Guard; readonly isAll: boolean };

/** Guards that bits have so far, by register and place. */
type Guarded = (name: string, index: number) => readonly Guard[];

/**
 * Guards that may go with a register's bit: all bits of registers that load something of what it loads, itself left
 * out, each with both values; and where it loads a bit that has guards, all bits that load one of them, with that
 * guard's value: a word that moves on takes its marks along. Of too many those that load nothing else.
 */
export function guardFinder(
  sound: CutModule,
): (name: string, index: number, guarded: Guarded) => readonly Guard[] {
  const drivers = driversOf(sound.cells);
  const registers = [...sound.inputs.keys()].filter((name) => sound.outputs.has(name));
  /** The free nets that some nets are made of. */
  const sourcesOf = (bits: Bits): ReadonlySet<Bit> => {
    const seen = new Set<Bit>();
    const sources = new Set<Bit>();
    const pending = [...bits];
    for (let bit = pending.pop(); bit !== undefined; bit = pending.pop()) {
      if (typeof bit !== 'number' || seen.has(bit)) continue;
      seen.add(bit);
      const cell = drivers.get(bit)?.cell;
      if (cell === undefined) sources.add(bit);
      for (const [pin, nets] of Object.entries(cell?.connections ?? {})) {
        if (pin !== 'Y') pending.push(...nets);
      }
    }
    return sources;
  };
  const sourcesOfBits = bitSources(
    (name) => sound.loads.get(name)?.d ?? sound.outputs.get(name) ?? [],
    sourcesOf,
  );
  const sourcesOfData = bitSources((name) => sound.data.get(name) ?? [], sourcesOf);
  const placeOf = new Map(
    registers.flatMap((name) =>
      (sound.inputs.get(name) ?? []).map((bit, index) => [bit, { name, index }] as const),
    ),
  );
  /** The bits but one that load something of these nets, and whether that is all they load. */
  const loading = (some: Bits, name: string, index: number): Loading[] => {
    const nets = new Set(some);
    const found = registers.flatMap((other) =>
      sourcesOfBits(other).flatMap((sources, at) => {
        if (other === name && at === index) return [];
        if (![...sources].some((bit) => nets.has(bit))) return [];
        const isAll = [...(sourcesOfData(other)[at] ?? [])].every((bit) => nets.has(bit));
        return [{ place: { name: other, index: at }, isAll }];
      }),
    );
    return 2 * found.length > mostGuards ? found.filter(({ isAll }) => isAll) : found;
  };
  return (name, index, guarded) => {
    const held = new Set(sound.inputs.get(name));
    const own = [...(sourcesOfBits(name)[index] ?? [])].filter((bit) => !held.has(bit));
    const beside = loading(own, name, index).flatMap(({ place, isAll }): Candidate[] => [
      { guard: { ...place, value: '0' }, isAll },
      { guard: { ...place, value: '1' }, isAll },
    ]);
    const before = own.flatMap((bit) => {
      const place = placeOf.get(bit);
      return place === undefined ? [] : guarded(place.name, place.index);
    });
    const behind = before.flatMap(({ value, ...mark }) => {
      const bit = sound.inputs.get(mark.name)?.[mark.index];
      const places = bit === undefined ? [] : loading([bit], name, index);
      return places.map(({ place, isAll }): Candidate => ({ guard: { ...place, value }, isAll }));
    });
    const all = [...behind, ...beside];
    const some = uniqueGuards(all);
    const close = some.length > mostGuards ? uniqueGuards(all.filter(({ isAll }) => isAll)) : some;
    return close.length > mostGuards ? [] : close;
  };
}

/** The nets that each bit of a register is made of, found once. */
function bitSources(
  bitsOf: (name: string) => Bits,
  sourcesOf: (bits: Bits) => ReadonlySet<Bit>,
): (name: string) => readonly ReadonlySet<Bit>[] {
  const known = new Map<string, readonly ReadonlySet<Bit>[]>();
  return (name) => {
    const found = known.get(name) ?? bitsOf(name).map((bit) => sourcesOf([bit]));
    known.set(name, found);
    return found;
  };
}

function uniqueGuards(candidates: readonly Candidate[]): Guard[] {
  const byText = new Map(
    candidates.map(({ guard }) => [`${guard.name} ${guard.index} ${guard.value}`, guard]),
  );
  return [...byText.values()];
}
