/**
 * Runs in which a module that adds to a passing sum gets sums that its own results make: the result before, so that
 * sums are of the size of what is added to them, where a float is halfway and rounds up to the next power; or the
 * product itself, a little changed, so that most of it cancels.
 */

import type { PassingSum } from '../arrays/family.ts';
import { bit, mask, type Word } from '../bits/index.ts';
import type { Machine } from '../bits/machine.ts';
import type { Plan } from '../structure/plan.ts';
import { chainOf, chainSum } from './passing-sum.ts';
import { playRows, type Face, type Played } from './play.ts';
import type { RandomStream } from '../workloads/random.ts';
import type { Beat, Stimulus } from './stimulus.ts';

/** Of so many beats one begins again from the drawn sum; of so many, one gets a sum with its low bits changed. */
const freshEvery = 24;
const changedEvery = 3;

/** Low bits of a product in which the sum beside it may differ: up to a few bits of an exponent. */
const mostChanged = 13;

/** Of so many beats one gets the product of other operands, and so many of their bits may be the other one. */
const flippedEvery = 2;
const operandBits = 8;

/**
 * Play a stimulus with the sum that comes in taken from the golden model's last result. Undefined for modules without
 * both, and where beats can be refused.
 */
export function playRunning(
  { beats: [beats = []] }: Stimulus,
  plan: Plan,
  golden: Machine,
  face: Face,
): Played | undefined {
  const rows = chainOf(beats, plan)?.rows(golden, (drawn, beat, last) =>
    last === undefined || beat % freshEvery === 0 ? drawn : varied(last, drawn, beat),
  );
  return rows && playRows(rows, golden, face);
}

/** Stimuli again and again, each time with other sums near the products; none where `playNear` has none. */
export function* nearSums(
  stimuli: readonly Stimulus[],
  plan: Plan,
  golden: Machine,
  face: Face,
  random: RandomStream,
  rounds: number,
  sum: PassingSum = chainSum,
): Generator<Played, void> {
  for (let round = 0; round < rounds; round++) {
    for (const stimulus of stimuli) {
      const one = playNear(stimulus, plan, golden, face, random, sum);
      if (one !== undefined) yield one;
    }
  }
}

/**
 * Play a stimulus with the sum that comes in the beat's own product, as it comes out when added to the word 0, or that
 * of operands one bit of which is another; some low bits of it changed, and half the time the top bit. Undefined as
 * above.
 */
export function playNear(
  { beats: [beats = []] }: Stimulus,
  plan: Plan,
  golden: Machine,
  face: Face,
  random: RandomStream,
  sum: PassingSum = chainSum,
): Played | undefined {
  const chain = chainOf(beats, plan, sum);
  if (chain === undefined || plan.interface.kind !== 'pipe') return undefined;
  const width = plan.ports.find(({ name }) => name === sum.in)?.width ?? 1;
  const others = beats.map((beat) =>
    random.word() % flippedEvery === 0 ? withFlippedBit(beat, chain.widths, random) : beat,
  );
  const productOf = chainOf(others, plan, sum)?.products(golden);
  const rows = chain.rows(golden, (_drawn, beat) => {
    const product = productOf?.(beat) ?? 0n;
    const low = Math.min(random.word() % mostChanged, width - 1);
    const top = BigInt(random.word() % 2) << BigInt(width - 1);
    const [one, other] = [1n << BigInt(low), BigInt(random.word()) & mask(low)];
    // The next fraction, the next exponent; or any low bits.
    const near = [product + one, product - one, product ^ other, product ^ other][
      random.word() % 4
    ];
    return BigInt.asUintN(width, near ?? product) ^ top;
  });
  return playRows(rows, golden, face);
}

/** One of the lowest bits of one word is another. */
function withFlippedBit(beat: Beat, widths: readonly number[], random: RandomStream): Beat {
  const changed = random.word() % beat.length;
  const place = BigInt(random.word() % Math.min(operandBits, widths[changed] ?? 1));
  return beat.map((word, i) => (i === changed ? word ^ (1n << place) : word));
}

/** A sum, sometimes with its two lowest bits those of another word. */
function varied(sum: Word, other: Word, beat: number): Word {
  if (Math.abs(beat) % changedEvery !== 0) return sum;
  return sum ^ BigInt(bit(other, 0)) ^ (BigInt(bit(other, 1)) << 1n);
}
