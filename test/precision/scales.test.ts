/** Scales of tensors: powers of two, the best there are. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeArray } from '../../src/formats/bulk.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { bestScale } from '../../src/precision/scales.ts';
import { quantise } from '../../src/workloads/quantise.ts';

function errorAt(name: string, values: Float64Array, scale: number): number {
  const format = requireFormat(name);
  const decoded = decodeArray(format, quantise(format, values, scale).words);
  return values.reduce((sum, value, i) => sum + ((decoded[i] ?? NaN) * scale - value) ** 2, 0);
}

test('no other power of two loses less', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('e2m1', 'posit4_1', 'posit8_0', 'posit16_1'),
      fc.array(
        fc.integer({ min: -9999, max: 9999 }).map((i) => i / 97),
        { minLength: 1, maxLength: 20 },
      ),
      (name, list) => {
        const values = Float64Array.from(list);
        const scale = bestScale(requireFormat(name), values);
        expect(Number.isInteger(Math.log2(scale))).toBe(true);
        const least = errorAt(name, values, scale);
        for (const e of [-3, -2, -1, 1, 2, 3]) {
          expect(errorAt(name, values, scale * 2 ** e)).toBeGreaterThanOrEqual(least);
        }
      },
    ),
  );
});

test('numbers of a format times a power of two are exact', () => {
  // E2M1 has 0.5, 1, 1.5, 2, 3, 4, 6.
  const values = Float64Array.of(0.5, 1, -1.5, 2, -3, 4, 6).map((value) => value * 2 ** -20);
  expect(bestScale(requireFormat('e2m1'), values)).toBe(2 ** -20);
});

test('zeros, and numbers whose squares are beyond a double, have scale 1', () => {
  expect(bestScale(requireFormat('e2m1'), Float64Array.of(0, 0))).toBe(1);
  expect(bestScale(requireFormat('e2m1'), Float64Array.of(1e-200))).toBe(1);
  expect(bestScale(requireFormat('e2m1'), Float64Array.of(1e200))).toBe(1);
});
