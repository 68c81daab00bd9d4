/** What a GEMM on an array means, word by word: the family's own arithmetic in the order the array adds. */

import type { Word } from '../../bits/index.ts';
import { resultOf, type Arithmetic } from '../../golden/arithmetic.ts';
import type { GemmWords, Reduction } from '../family.ts';

/**
 * C row-major: each element starts from the arithmetic's zero and takes `reduction.lanes` products at a time in
 * the order of k, padded with zero operands to a multiple of `reduction.padding`.
 */
export function multiplyWords(
  arithmetic: Arithmetic,
  { lanes, padding }: Reduction,
  { m, k, n, a, b }: GemmWords,
): Word[] {
  const { read } = resultOf(arithmetic);
  const padded = Math.ceil(k / padding) * padding;
  const result: Word[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = arithmetic.zero;
      for (let from = 0; from < padded; from += lanes) {
        const activations: Word[] = [];
        const weights: Word[] = [];
        for (let at = from; at < from + lanes; at++) {
          activations.push(at < k ? (a[i * k + at] ?? 0n) : 0n);
          weights.push(at < k ? (b[at * n + j] ?? 0n) : 0n);
        }
        sum = arithmetic.accumulate(sum, activations, weights);
      }
      result.push(read(sum));
    }
  }
  return result;
}
