/** What a product of group-quantised weights means: a sum per group, then its scaling, group after group. */

import type { Word } from '../../bits/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling, GroupSum } from '../../golden/group-scaling.ts';
import type { GemmWords } from '../family.ts';

/** C row-major, in words of the scaling's result. Codes are in `b`. */
export function multiplyGroups(
  arithmetic: Arithmetic,
  scaling: GroupScaling,
  { m, k, n, a, b, groups }: GemmWords,
): Word[] {
  const result: Word[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let total = scaling.start;
      for (let from = 0; from < k; from += scaling.length) {
        const at = Math.floor(from / scaling.length) * n + j;
        const zeroPoint = groups?.zeroPoints[at] ?? 0n;
        const words = a.slice(i * k + from, i * k + Math.min(k, from + scaling.length));
        const codes = words.map((_, step) => b[(from + step) * n + j] ?? 0n);
        const group = groupSum(arithmetic, scaling, words, codes, zeroPoint);
        total = scaling.add(total, { ...group, scale: groups?.scales[at] ?? 0n });
      }
      result.push(total);
    }
  }
  return result;
}

/** The sums of one group: activations and the codes of their weights, in order. */
export function groupSum(
  { accumulate, zero }: Arithmetic,
  { fold }: Pick<GroupScaling, 'fold'>,
  words: readonly Word[],
  codes: readonly Word[],
  zeroPoint: Word,
): Omit<GroupSum, 'scale'> {
  let sum = zero;
  let activations = zero;
  for (const [step, word] of words.entries()) {
    sum = accumulate(sum, [word], [fold(codes[step] ?? 0n, zeroPoint)]);
    activations = accumulate(activations, [word], [1n]);
  }
  return { sum, activations, zeroPoint };
}
