/** Products of a whole group of equal terms: sums and results up to the greatest there are. */

import { expect, test } from 'vitest';
import { productOf } from '../../src/arrays/product.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { mask } from '../../src/bits/index.ts';
import { toNumber } from '../../src/formats/dyadic.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { groupSum } from '../../src/arrays/grouped/reference.ts';
import { filledGemms, greatestGroupGemms } from '../../src/verify/filled-groups.ts';
import { withLongGroups } from '../../src/verify/mutate/small-array.ts';
import { arrayOf } from '../laws/array-laws.ts';

const size = { rows: 2, columns: 2 };
const scaled = { family: 'mixpe-a8', weight: 'uint4', group: 128, zero: 'kept', scale: 'fp16' };

test('a group of int8 by uint4 with fp16 scales has results of 2^33 and more', () => {
  const array = arrayOf(systolicOs, size, scaled);
  const { decode } = requireFormat(array.scaling?.result.format ?? '');
  /** Columns in which a result is as great as that, of products of so many terms. */
  const greatColumns = (terms: number): number[] =>
    [...filledGemms(array, 3)]
      .filter(({ k }) => k === terms)
      .flatMap((gemm) => productOf(array, gemm).map((word, at) => ({ word, column: at % gemm.n })))
      .filter(({ word }) => {
        const value = decode(word);
        return value.kind === 'finite' && toNumber(value) >= 2 ** 33;
      })
      .map(({ column }) => column);
  // In each column, from a group alone and from one that passes the adder again.
  expect(new Set(greatColumns(128))).toEqual(new Set([0, 1]));
  expect(new Set(greatColumns(129))).toEqual(new Set([0, 1]));
});

test('longer groups on the same hardware give sums of half floats past 2^33, where one of 128 ends at 2^27', () => {
  const array = arrayOf(systolicOs, size, { ...scaled, family: 'mixpe-a16' });
  const longer = withLongGroups(array);
  const scaling = longer?.scaling;
  if (longer === undefined || scaling === undefined) throw new Error('groups can be longer');
  expect(longer.plan()).toEqual(array.plan());
  const [gemm] = greatestGroupGemms(longer, 3);
  if (gemm === undefined) throw new Error('there is a product');
  const { arithmetic } = longer.element;
  const { decode } = requireFormat(arithmetic.accumulator.format);
  const codes = Array.from({ length: gemm.k }, (_, step) => gemm.b[step * gemm.n] ?? 0n);
  const { sum } = groupSum(arithmetic, scaling, gemm.a.slice(0, gemm.k), codes, 0n);
  const value = decode(sum);
  if (value.kind !== 'finite') throw new Error('the sum is finite');
  expect(Number(value.m) * 2 ** value.e).toBeGreaterThan(2 ** 33);
});

test('longer groups show neighbouring bits of a sum apart, in each column and of the activations, too', () => {
  const array = arrayOf(systolicOs, { rows: 4, columns: 4 }, scaled);
  const longer = withLongGroups(array);
  if (longer?.scaling === undefined) throw new Error('groups can be longer');
  const { scaling, element, rows, columns } = longer;
  const { arithmetic } = element;
  const apart = Array.from({ length: columns + 1 }, () => 0n);
  for (const { m, k, n, a, b } of greatestGroupGemms(longer, 3)) {
    // Rows of the second tile wait.
    for (let i = rows; i < m; i++) {
      const words = a.slice(i * k, (i + 1) * k);
      for (let j = 0; j <= n; j++) {
        const codes = words.map((_, step) => (j < n ? (b[step * n + j] ?? 0n) : 1n));
        const { sum } = groupSum(arithmetic, scaling, words, codes, 0n);
        apart[j] = (apart[j] ?? 0n) | (sum ^ (sum >> 1n));
      }
    }
  }
  // All terms are multiples of the greatest activation, -128.
  const { accumulator, activation } = arithmetic;
  const pairs = mask(accumulator.width - 1) ^ mask(activation.width - 1);
  expect(apart.map((bits) => bits & pairs)).toEqual(apart.map(() => pairs));
});

test('an array without scales has no such products, and no groups to be longer', () => {
  const array = arrayOf(systolicOs, size);
  expect([...filledGemms(array, 3), ...greatestGroupGemms(array, 3)]).toEqual([]);
  expect(withLongGroups(array)).toBeUndefined();
});
