/** Codes of a workload's weights, with what a group dequantiser makes of them. */

import type { GroupWords } from '../arrays/family.ts';
import { multiplyGroups } from '../arrays/grouped/reference.ts';
import type { Word } from '../bits/index.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import type { GroupScaling } from '../golden/group-scaling.ts';
import type { Line } from '../workloads/lines.ts';
import { toWords, wordAt, type WordArray } from '../workloads/words.ts';

/** Scales and zero points of columns side by side, row-major; undefined where there are none. */
export function groupWords(columns: readonly Line[]): GroupWords | undefined {
  const [first] = columns;
  if (first?.groups === undefined) return undefined;
  const count = first.groups.scales.length;
  const scales: Word[] = [];
  const zeroPoints: Word[] = [];
  for (let group = 0; group < count; group++) {
    for (const { groups } of columns) {
      scales.push(groups === undefined ? 0n : wordAt(groups.scales, group));
      zeroPoints.push(BigInt(groups?.zeroPoints[group] ?? 0));
    }
  }
  return { scales, zeroPoints };
}

/** One output as the hardware computes it. */
export function dotGroups(
  arithmetic: Arithmetic,
  scaling: GroupScaling,
  row: Line,
  column: Line,
): Word {
  const groups = groupWords([column]);
  const [result = scaling.start] = multiplyGroups(arithmetic, scaling, {
    m: 1,
    k: row.words.length,
    n: 1,
    a: toWords(row.words),
    b: toWords(column.words),
    ...(groups === undefined ? {} : { groups }),
  });
  return result;
}

/** The weights that elements are given for the words of a column. */
export function elementWeights(scaling: GroupScaling | undefined, column: Line): WordArray {
  if (scaling === undefined) return column.words;
  return Uint32Array.from({ length: column.words.length }, (_, at) => {
    const zeroPoint = column.groups?.zeroPoints[Math.floor(at / scaling.length)] ?? 0;
    return Number(scaling.fold(wordAt(column.words, at), BigInt(zeroPoint)));
  });
}
