/**
 * A relation between what the registers of a mutant hold and what the sound ones do: equal, but for runs of bits of which
 * less is asked, some of them only while other registers say so.
 */

import type { Bit } from '../../eda/netlist.ts';
import type { CutModule } from './cut.ts';
import type { Pair } from './difference.ts';
import { groupBy } from './group.ts';
import type { Guard } from './guards.ts';
import type { Bits, Wires } from './wires.ts';

/** Neighbouring bits. */
type Span = { readonly low: number; readonly width: number };

/** Bits of a register of which less than equality is asked. */
type Run = Span & {
  /** Both bits as they are, or both in the other order; of `anything`, a bit by itself, nothing is known. */
  readonly kind: 'either way round' | 'anything';
  /** Only while all of these hold is less asked than equality. */
  readonly guards: readonly Guard[];
};

/** By the name of the register; bits in no run are equal. Contents that are equal fulfil every relation. */
export type Relation = ReadonlyMap<string, readonly Run[]>;

/** What must hold in every cycle: `differs` is low. It is about bits of an output, or of what a register holds next. */
export type Obligation = Span & {
  readonly name: string;
  readonly differs: Bits;
  /** It is about this guard of the bit: where the bit differs, it holds. */
  readonly guard?: Guard;
};

/** The guards that a bit has. */
export function guardsIn(relation: Relation): (name: string, index: number) => readonly Guard[] {
  return (name, index) =>
    (relation.get(name) ?? []).flatMap(({ low, width, guards }) =>
      index >= low && index < low + width ? guards : [],
    );
}

/** Bits of a register lost in one cycle that guards are looked for, at most. */
const mostGuarded = 4;

/** What the mutant's registers can hold beside the sound ones: further inputs say which of all that is allowed. */
export function heldUnder(
  wires: Wires,
  sound: CutModule,
  relation: Relation,
): ReadonlyMap<string, Bits> {
  const held = new Map(sound.inputs);
  for (const [name, runs] of relation) {
    const word = [...(sound.inputs.get(name) ?? [])];
    for (const { low, width, kind, guards } of runs) {
      const bits = word.slice(low, low + width);
      const any = wires.fresh(1);
      wires.renameInput(`pelab_any_${any[0]}`, any);
      const [choice = 'x'] = any;
      const free = kind === 'anything' ? any : wires.mux(choice, bits, bits.toReversed());
      const now = wires.mux(holding(wires, guards, sound.inputs), bits, free);
      word.splice(low, width, ...now);
    }
    held.set(name, word);
  }
  return held;
}

/** One net: all of some guards hold in registers that hold these words. */
function holding(wires: Wires, guards: readonly Guard[], words: ReadonlyMap<string, Bits>): Bit {
  const bits = guards.map(({ name, index, value }) => {
    const bit = words.get(name)?.[index] ?? 'x';
    return value === '1' ? [bit] : wires.not([bit]);
  });
  return bits.reduce((all, bit) => wires.and(all, bit), ['1'] as Bits)[0] ?? 'x';
}

/**
 * What the bits of an output or of a register's next content must fulfil, beyond those that are one net anyhow.
 *
 * @param next what registers of the sound module hold next
 */
export function obligationsOf(
  wires: Wires,
  pair: Pair,
  runs: readonly Run[],
  next: ReadonlyMap<string, Bits>,
): Obligation[] {
  const { name, ours, theirs } = pair;
  const found: Obligation[] = [];
  const runAt = new Map(
    runs.flatMap((run) => Array.from({ length: run.width }, (_, i) => [run.low + i, run] as const)),
  );
  ours.forEach((bit, low) => {
    const run = runAt.get(low);
    if (run !== undefined || bit === theirs[low]) return;
    const differs = wires.xor([bit], [theirs[low] ?? 'x']);
    found.push({ name, low, width: 1, differs });
  });
  for (const { low, width, kind, guards } of runs) {
    if (kind === 'anything') {
      if (ours[low] === theirs[low]) continue;
      const changes = wires.xor(ours.slice(low, low + 1), theirs.slice(low, low + 1));
      for (const guard of guards) {
        const isLost = wires.not([holding(wires, [guard], next)]);
        found.push({ name, low, width, differs: wires.and(changes, isLost), guard });
      }
      continue;
    }
    // Two pairs of bits are one another's, either way round, where as many bits of both are high.
    const [mine, other] = [ours, theirs].map((word) =>
      bothAndAny(wires, word.slice(low, low + width)),
    );
    const changes = wires.xor(mine ?? [], other ?? []);
    found.push({ name, low, width, differs: wires.or(changes.slice(0, 1), changes.slice(1)) });
  }
  return found;
}

/** Whether both of two bits are high, and whether any is. */
function bothAndAny(wires: Wires, [a = 'x', b = 'x']: Bits): Bits {
  return [...wires.and([a], [b]), ...wires.or([a], [b])];
}

/**
 * Ask less of the bits of which too much was asked: of a bit by itself at first only while all guards hold that there
 * are, then while those do that a cycle leaves holding.
 */
export function weakened(
  relation: Relation,
  failed: readonly Obligation[],
  guardsOf: (name: string, index: number) => readonly Guard[],
): Relation {
  const next = new Map(relation);
  for (const [name, all] of groupBy(failed, (one) => one.name)) {
    const before = relation.get(name) ?? [];
    const gone = new Set(all.map(({ guard }) => guard));
    const free = before
      .filter(({ kind }) => kind === 'anything')
      .map((run) => ({ ...run, guards: run.guards.filter((guard) => !gone.has(guard)) }));
    const pairs = before.filter(({ kind }) => kind === 'either way round');
    const lost = all.filter(({ guard }) => guard === undefined);
    const runs = joinedRuns([...pairs, ...lost]).flatMap(({ low, width }): Run[] => {
      const isKnown = pairs.some((run) => run.low === low && run.width === width);
      const isLost = lost.some((one) => one.low === low && one.width === width);
      if (width === 2 && !(isKnown && isLost)) {
        return [{ low, width, kind: 'either way round', guards: [] }];
      }
      return Array.from({ length: width }, (_, i) => ({
        low: low + i,
        width: 1,
        kind: 'anything',
        guards: width > mostGuarded ? [] : guardsOf(name, low + i),
      }));
    });
    next.set(name, [...free, ...runs]);
  }
  return next;
}

/** Spans with those that touch them as one. */
function joinedRuns(spans: readonly Span[]): Span[] {
  const runs: Span[] = [];
  for (const { low, width } of spans.toSorted((a, b) => a.low - b.low)) {
    const last = runs.at(-1);
    if (last === undefined || last.low + last.width < low) runs.push({ low, width });
    else {
      const end = Math.max(last.low + last.width, low + width);
      runs[runs.length - 1] = { low: last.low, width: end - last.low };
    }
  }
  return runs;
}
