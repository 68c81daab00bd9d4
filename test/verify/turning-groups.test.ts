/** Products of two groups: the first is often far below the second, and still changes the result. */

import { expect, test } from 'vitest';
import { productOf } from '../../src/arrays/product.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { turningGemms } from '../../src/verify/turning-groups.ts';
import { arrayOf } from '../laws/array-laws.ts';

const size = { rows: 2, columns: 2 };
const scaled = { family: 'mixpe-a16', weight: 'uint4', group: 16, zero: 'kept', scale: 'fp16' };

test('a first group 2^24 times smaller than the second changes results, again and again', () => {
  const array = arrayOf(systolicOs, size, scaled);
  const format = array.scaling?.result.format ?? '';
  const { decode } = requireFormat(format);
  const logarithm = (word: bigint): number => {
    const value = decode(word);
    if (value.kind !== 'finite' || value.m === 0n) return Number.NaN;
    return (value.m < 0n ? -value.m : value.m).toString(2).length + value.e;
  };
  let turned = 0;
  for (const gemm of turningGemms(array, 3)) {
    const both = productOf(array, gemm);
    const first = productOf(array, {
      ...gemm,
      a: gemm.a.map((word, at) => (at % gemm.k === 0 ? word : 0n)),
    });
    const second = productOf(array, {
      ...gemm,
      a: gemm.a.map((word, at) => (at % gemm.k === 0 ? 0n : word)),
    });
    turned += both.filter((word, at) => {
      const isFar = logarithm(word) - logarithm(first[at] ?? 0n) > 24;
      return isFar && word !== second[at];
    }).length;
  }
  expect(turned).toBeGreaterThan(10);
});

test('an array without scales has no such products', () => {
  expect([...turningGemms(arrayOf(systolicOs, size), 3)]).toEqual([]);
});
