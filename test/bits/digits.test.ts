import { describe, expect, test } from 'vitest';
import { digitCount, digitEncodings, digitRadix, digitsOfInteger } from '../../src/bits/digits.ts';
import { integerMax, integerMin } from '../../src/bits/index.ts';

function* integers(width: number, isSigned: boolean): Generator<bigint> {
  const last = integerMax(width, isSigned);
  for (let value = integerMin(width, isSigned); value <= last; value++) yield value;
}

describe.each(digitEncodings)('%s', (encoding) => {
  test.each([2, 3, 5, 8, 10])('digits of every integer of %i bits sum to it', (width) => {
    for (const isSigned of [true, false]) {
      for (const value of integers(width, isSigned)) {
        const digits = digitsOfInteger(encoding, value, width, isSigned);
        const total = digits.reduce((sum, d, i) => sum + d * digitRadix(encoding) ** i, 0);
        expect([total, digits.length]).toEqual([
          Number(value),
          digitCount(encoding, width, isSigned),
        ]);
        expect(digits.every((digit) => digit >= -2 && digit <= 2)).toBe(true);
      }
    }
  });
});

test('no two neighbouring canonical signed digits are non-zero', () => {
  for (const value of integers(10, true)) {
    const digits = digitsOfInteger('csd', value, 10, true);
    expect(digits.some((digit, i) => digit !== 0 && (digits[i + 1] ?? 0) !== 0)).toBe(false);
  }
});

// TPE spec, section 3.4: histograms of the number of non-zero digits of all 256 int8 values.
const histograms = {
  booth4: [1, 12, 54, 108, 81],
  ent: [1, 15, 60, 108, 72],
  csd: [1, 15, 72, 120, 48],
  'twos-complement': [1, 8, 28, 56, 70, 56, 28, 8, 1],
  'sign-magnitude': [1, 15, 42, 70, 70, 42, 14, 2],
};

test.each(digitEncodings)('%s: non-zero digits of int8 as published', (encoding) => {
  const counts: number[] = [];
  for (const value of integers(8, true)) {
    const nonzero = digitsOfInteger(encoding, value, 8, true).filter((d) => d !== 0).length;
    counts[nonzero] = (counts[nonzero] ?? 0) + 1;
  }
  expect(counts).toEqual(histograms[encoding]);
});

test.each([
  [91n, [-1, -1, 2, 1]],
  [124n, [0, -1, 0, 2]],
  [105n, [1, 2, 2, 1]],
  [-100n, [0, -1, -2, -1]],
  [-128n, [0, 0, 0, -2]],
])('EN-T digits of %i are those of the published table', (value, digits) => {
  expect(digitsOfInteger('ent', value, 8, true)).toEqual(digits);
});
