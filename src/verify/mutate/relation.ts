/**
 * A relation between what the registers of a mutant hold and what the sound ones do: equal, but for runs of bits of which
 * less is asked.
 */

import type { CutModule } from './cut.ts';
import type { Pair } from './difference.ts';
import { groupBy } from './group.ts';
import type { Bits, Wires } from './wires.ts';

/** Neighbouring bits. */
type Span = { readonly low: number; readonly width: number };

/** Bits of a register of which less than equality is asked. */
type Run = Span & {
  /** Both bits as they are, or both in the other order; of `anything` nothing is known. */
  readonly kind: 'either way round' | 'anything';
};

/** By the name of the register; bits in no run are equal. Contents that are equal fulfil every relation. */
export type Relation = ReadonlyMap<string, readonly Run[]>;

/** What must hold in every cycle: `differs` is low. It is about bits of an output, or of what a register holds next. */
export type Obligation = Span & { readonly name: string; readonly differs: Bits };

/** What the mutant's registers can hold beside the sound ones: further inputs say which of all that is allowed. */
export function heldUnder(
  wires: Wires,
  sound: CutModule,
  relation: Relation,
): ReadonlyMap<string, Bits> {
  const held = new Map(sound.inputs);
  for (const [name, runs] of relation) {
    const word = [...(sound.inputs.get(name) ?? [])];
    for (const { low, width, kind } of runs) {
      const bits = word.slice(low, low + width);
      const isPair = kind === 'either way round';
      const any = wires.fresh(isPair ? 1 : width);
      wires.renameInput(`pelab_any_${any[0]}`, any);
      const now = isPair ? wires.mux(any[0] ?? 'x', bits, bits.toReversed()) : any;
      word.splice(low, width, ...now);
    }
    held.set(name, word);
  }
  return held;
}

/** What the bits of an output or of a register's next content must fulfil, beyond those that are one net anyhow. */
export function obligationsOf(wires: Wires, pair: Pair, runs: readonly Run[]): Obligation[] {
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
  for (const { low, width, kind } of runs) {
    if (kind === 'anything') continue;
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

/** Ask less of the bits of which too much was asked. */
export function weakened(relation: Relation, failed: readonly Obligation[]): Relation {
  const next = new Map(relation);
  for (const [name, lost] of groupBy(failed, (one) => one.name)) {
    const before = relation.get(name) ?? [];
    const kindOf = (low: number, width: number): Run['kind'] => {
      const known = before.find((run) => run.low === low && run.width === width);
      const isLost = lost.some((one) => one.low === low && one.width === width);
      if (known === undefined) return width === 2 ? 'either way round' : 'anything';
      return isLost ? 'anything' : known.kind;
    };
    const runs = joinedRuns([...before, ...lost]);
    next.set(
      name,
      runs.map(({ low, width }) => ({ low, width, kind: kindOf(low, width) })),
    );
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
