/** Products of a whole group of equal terms: sums and results up to the greatest there are. */

import { expect, test } from 'vitest';
import { productOf } from '../../src/arrays/product.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { filledGemms } from '../../src/verify/filled-groups.ts';
import { arrayOf } from '../laws/array-laws.ts';

const size = { rows: 2, columns: 2 };
const scaled = { family: 'mixpe-a8', weight: 'uint4', group: 128, zero: 'kept', scale: 'fp16' };

test('a group of int8 by uint4 with fp16 scales has results of 2^33 and more', () => {
  const array = arrayOf(systolicOs, size, scaled);
  const { decode } = requireFormat(array.scaling?.result.format ?? '');
  const logarithms = [...filledGemms(array, 3)]
    .flatMap((gemm) => productOf(array, gemm))
    .flatMap((word) => {
      const value = decode(word);
      if (value.kind !== 'finite' || value.m === 0n) return [];
      return [(value.m < 0n ? -value.m : value.m).toString(2).length - 1 + value.e];
    });
  expect(Math.max(...logarithms)).toBeGreaterThanOrEqual(33);
});

test('an array without scales has no such products', () => {
  expect([...filledGemms(arrayOf(systolicOs, size), 3)]).toEqual([]);
});
