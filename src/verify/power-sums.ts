/**
 * Products in which every sum is one power of two, for each power there is: wires of a sum that change places, or that are
 * stuck, show in sums whose neighbouring bits differ just there, which drawn ones of a wide sum seldom do.
 */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import type { Word } from '../bits/index.ts';
import { randomStream } from '../workloads/random.ts';
import { drawnGemm } from './gemm-choice.ts';
import { full, roomOf, runNumber } from './sized-words.ts';

/** Pairs of words of which the powers are taken. */
const pairsDrawn = 2 ** 15;

type Pair = { readonly activation: Word; readonly weight: Word };

/** Pairs of which products are made, at most: some of all where sums are kept as blocks with scales beside them. */
const mostPairs = 1024;

/**
 * One term, or the same twice or four times: not every power of two is the product of two numbers. None for an array that
 * scales groups.
 */
export function* powerGemms(
  array: ArrayDesign,
  seed: number,
  depths: readonly number[] = [1, 2, 4],
): Generator<GemmWords, void> {
  const { rows: m, columns: n, scaling } = array;
  if (scaling !== undefined) return;
  const pairs = powersOf(array, seed);
  const step = Math.max(1, pairs.length / mostPairs);
  for (let at = 0; at < pairs.length; at += step) {
    const { activation = 0n, weight = 0n } = pairs[Math.floor(at)] ?? {};
    for (const k of depths) {
      const [a, b] = [full(activation, m * k), full(weight, k * n)];
      yield { ...drawnGemm(array, { m, k, n }, seed), a, b };
    }
  }
}

/** A pair of words for each sum with one run of ones, or of zeros, up to its sign; for each mode that stands above a number. */
function powersOf({ element }: ArrayDesign, seed: number): Pair[] {
  const { activation, weight, accumulate, zero } = element.arithmetic;
  const random = randomStream(seed, 0x706f7765);
  const low = BigInt(roomOf(activation.width, activation.format));
  const found = new Map<string, Pair>();
  for (let i = 0; i < pairsDrawn; i++) {
    const pair = {
      activation: runNumber(activation.width, activation.format, random),
      weight: runNumber(weight.width, weight.format, random),
    };
    const sum = accumulate(zero, [pair.activation], [pair.weight]);
    if (changesIn(sum) <= 2) found.set(`${pair.activation >> low} ${sum}`, pair);
  }
  return [...found.values()];
}

/** Places at which a bit differs from the one above it, zeros below the lowest. */
function changesIn(word: Word): number {
  return (word ^ (word << 1n)).toString(2).replaceAll('0', '').length;
}
