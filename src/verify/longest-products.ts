/** Products of which one side is nearly as long as software can ask for, or a power of two. */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import { drawnGemm } from './gemm-choice.ts';

/** A size with all of the upper bits of a register of 16, so that counts of tiles and panels have them, too. */
const longest = 0xe005;

/** Powers of two up to 2^15, of which one less takes a borrow through all the bits below; and one more: a single bit. */
const borrowing = Array.from({ length: 14 }, (_, i) => [2 ** (i + 2), 2 ** (i + 2) + 1]).flat();

/** One long side each, the other two a single word: each is counted in a register of its own. */
export function* longestGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  yield* longGemms(array, seed, [longest]);
}

/** The same with sides that change single bits of what is counted. */
export function* borrowingGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  yield* longGemms(array, seed, borrowing);
}

function* longGemms(
  array: ArrayDesign,
  seed: number,
  sides: readonly number[],
): Generator<GemmWords, void> {
  for (const long of sides) {
    yield drawnGemm(array, { m: 1, k: long, n: 1 }, seed);
    yield drawnGemm(array, { m: long, k: 1, n: 1 }, seed);
    yield drawnGemm(array, { m: 1, k: 1, n: long }, seed);
  }
}
