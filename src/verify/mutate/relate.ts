/**
 * A mutant whose registers need not hold what the sound ones do, as long as nothing that reads them can tell: proved
 * by a relation between both contents that every cycle keeps, and under which all outputs are the same.
 */

import type { CutModule } from './cut.ts';
import { isMutantCell, joined } from './difference.ts';
import { groupBy } from './group.ts';
import { guardFinder } from './guards.ts';
import { conesOf, shellOf } from './problem.ts';
import { processorClock } from './processor-time.ts';
import {
  guardsIn,
  heldUnder,
  obligationsOf,
  weakened,
  type Obligation,
  type Relation,
} from './relation.ts';
import type { Prover } from './shapes.ts';
import type { Answer } from './solver.ts';
import { Wires } from './wires.ts';

/** Registers one behind the other that a difference passes through, at most: one more each time the proof is tried. */
const mostRounds = 40;

/**
 * Look for such a relation, from equality on: a register's bits of which a cycle does not keep what is asked are asked
 * less of, until all that is asked is kept. Two neighbouring bits are first allowed to change places, then anything; a
 * bit by itself at first only in cycles in which its guards hold.
 * Sound and mutant start from one content of their registers, whichever: that fulfils the relation.
 *
 * What stands behind the same gates of the mutant is first asked less of together; if that fails, bit by bit.
 *
 * @param limitSeconds of processor time after which no further round is begun
 * @returns `sometimes` where an output can tell what registers hold
 */
export async function relate(
  sound: CutModule,
  mutant: CutModule,
  prove: Prover,
  limitSeconds: number,
): Promise<Answer> {
  const used = processorClock();
  const hasTime = (): boolean => used() < limitSeconds;
  const coarse = await relateBy(sound, mutant, prove, hasTime, false);
  if (coarse === 'always' || !hasTime()) return coarse;
  return relateBy(sound, mutant, prove, hasTime, true);
}

async function relateBy(
  sound: CutModule,
  mutant: CutModule,
  prove: Prover,
  hasTime: () => boolean,
  isFine: boolean,
): Promise<Answer> {
  let relation: Relation = new Map();
  const guardsOf = guardFinder(sound);
  let isDecided = true;
  for (let round = 0; round < mostRounds && hasTime(); round++) {
    const failed: Obligation[] = [];
    for (const [one, answer] of await answersUnder(relation, sound, mutant, prove, isFine)) {
      if (answer === 'always') continue;
      isDecided &&= answer === 'sometimes';
      if (!isRegister(sound, one.name)) return isDecided ? 'sometimes' : 'not decided';
      failed.push(one);
    }
    if (failed.length === 0) return 'always';
    const guarded = guardsIn(relation);
    // First the guards that do not hold: bits behind are guarded by those that are left.
    const lost = failed.filter(({ guard }) => guard !== undefined);
    const some = lost.length > 0 ? lost : failed;
    relation = weakened(relation, some, (name, index) => guardsOf(name, index, guarded));
  }
  return 'not decided';
}

/** What a register holds is an input of the cut module, and what it holds next an output of the same name. */
function isRegister(sound: CutModule, name: string): boolean {
  return sound.inputs.has(name) && sound.outputs.has(name);
}

/**
 * Whether the relation holds after a cycle if before it, and whether outputs are equal; where it is fine, of each bit by
 * itself.
 */
async function answersUnder(
  relation: Relation,
  sound: CutModule,
  mutant: CutModule,
  prove: Prover,
  isFine: boolean,
): Promise<ReadonlyMap<Obligation, Answer>> {
  const wires = new Wires(shellOf(sound));
  const held = heldUnder(wires, sound, relation);
  const pairs = joined(wires, sound, mutant, held);
  const next = new Map(pairs.map(({ name, ours }) => [name, ours]));
  const obligations = pairs.flatMap((pair) =>
    obligationsOf(wires, pair, relation.get(pair.name) ?? [], next),
  );
  const coneOf = conesOf(wires.finish());
  const changedFor = ({ differs }: Obligation): string[] =>
    Object.keys(coneOf(differs).cells).filter(isMutantCell);
  // Together what stands behind the same gates of the mutant: the solver takes longer for each of them alone. Of
  // guards most are dropped, each for itself.
  const plain = obligations.filter(({ guard }) => guard === undefined);
  const groups = [
    ...clusters(
      plain.filter(({ name }) => isRegister(sound, name)),
      changedFor,
    ),
    ...clusters(
      plain.filter(({ name }) => !isRegister(sound, name)),
      changedFor,
    ),
    ...obligations.filter(({ guard }) => guard !== undefined).map((one) => [one]),
  ];
  const answersOf = async (
    all: readonly (readonly Obligation[])[],
  ): Promise<[Obligation, Answer][]> => {
    const found = await prove(all.map((some) => coneOf(some.flatMap(({ differs }) => differs))));
    return all.flatMap((some, i) =>
      some.map((one): [Obligation, Answer] => [one, found[i] ?? 'not decided']),
    );
  };
  const together = new Map(await answersOf(groups));
  if (!isFine) return together;
  const lost = groups.filter(
    ([one, ...others]) => one !== undefined && others.length > 0 && together.get(one) !== 'always',
  );
  const alone = await answersOf(lost.flat().map((one) => [one]));
  return new Map([...together, ...alone]);
}

/** Values in groups: those that share a key are in one. */
function clusters<T>(values: readonly T[], keysOf: (value: T) => readonly string[]): T[][] {
  const parents = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    return root;
  };
  const first = values.map((value, i) => {
    const [own = `${i}`, ...others] = keysOf(value);
    for (const other of others) {
      const [from, to] = [rootOf(other), rootOf(own)];
      if (from !== to) parents.set(from, to);
    }
    return { value, own };
  });
  const groups = groupBy(first, ({ own }) => rootOf(own));
  return [...groups.values()].map((some) => some.map(({ value }) => value));
}
