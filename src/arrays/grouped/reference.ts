/** What a product of group-quantised weights means: a sum per group, then its scaling, group after group. */

import type { Word } from '../../bits/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { GemmWords } from '../family.ts';

/** C row-major, in words of the scaling's result. Codes are in `b`. */
export function multiplyGroups(
  arithmetic: Arithmetic,
  scaling: GroupScaling,
  { m, k, n, a, b, groups }: GemmWords,
): Word[] {
  const { zero } = arithmetic;
  const result: Word[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let total = scaling.start;
      for (let from = 0; from < k; from += scaling.length) {
        const at = Math.floor(from / scaling.length) * n + j;
        const zeroPoint = groups?.zeroPoints[at] ?? 0n;
        let sum = zero;
        let activations = zero;
        for (let step = from; step < Math.min(k, from + scaling.length); step++) {
          const word = a[i * k + step] ?? 0n;
          sum = arithmetic.accumulate(
            sum,
            [word],
            [scaling.fold(b[step * n + j] ?? 0n, zeroPoint)],
          );
          activations = arithmetic.accumulate(activations, [word], [1n]);
        }
        total = scaling.add(total, {
          sum,
          activations,
          zeroPoint,
          scale: groups?.scales[at] ?? 0n,
        });
      }
      result.push(total);
    }
  }
  return result;
}
