/** Products of so many terms that a sum of floats passes the next power of two of its exponent. */

import { expect, test } from 'vitest';
import { productOf } from '../../src/arrays/product.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { grownGemms } from '../../src/verify/grown-sums.ts';
import { arrayOf } from '../laws/array-laws.ts';

const size = { rows: 2, columns: 2 };

/** Exponent fields of the results of its products. */
function fieldsOf(element: Readonly<Record<string, unknown>>): number[] {
  const array = arrayOf(systolicOs, size, element);
  return [...grownGemms(array, 1)].flatMap((gemm) =>
    productOf(array, gemm).map((word) => Number((word >> 23n) & 255n)),
  );
}

test('half floats by codes of 4 bits reach 2^33 in fp32: bit 5 of the exponent above one', () => {
  const fields = fieldsOf({ family: 'mixpe-a16', weight: 'int4', accumulator: 'fp32' });
  expect(fields).toHaveLength(4);
  expect(new Set(fields)).toEqual(new Set([127 + 33]));
});

test('half floats by half floats need three terms for it', () => {
  const array = arrayOf(systolicOs, size, {
    family: 'float-mac',
    weight: 'fp16',
    activation: 'fp16',
    accumulator: 'fp32',
  });
  expect([...grownGemms(array, 1)].map(({ k }) => k)).toEqual([3]);
});

test('sums of integers, and those that no number of terms takes there, have no such product', () => {
  expect([...grownGemms(arrayOf(systolicOs, size), 1)]).toEqual([]);
  expect(fieldsOf({ family: 'mixpe-a16', weight: 'int4', accumulator: 'fp16' })).toEqual([]);
});
