/** Sign-magnitude, ternary, bipolar, powers of two and E8M0: the formats with rules of their own. */

import { describe, expect, test } from 'vitest';
import { numberDecoder, numberEncoder } from '../../src/formats/fast/index.ts';
import type { EncodeOptions } from '../../src/formats/format.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { valueOfNumber } from '../../src/formats/value.ts';
import { decodeDifferences, differences, encodeDifferences } from './laws.ts';
import { nextDown, nextUp, type Entry, type Oracle } from './oracle.ts';

/** The word for `x` by the exact path, which must be that of the fast path. */
function encode(name: string, x: number, options: EncodeOptions = {}): number {
  const format = requireFormat(name);
  const exact = Number(format.encode(valueOfNumber(x), options));
  expect(`${x} ${numberEncoder(format, options)(x)}`).toBe(`${x} ${exact}`);
  return exact;
}

function signMagnitudeOracle(bits: number): Oracle {
  const greatest = 2 ** (bits - 1) - 1;
  const entries: Entry[] = [];
  for (let i = -greatest; i <= greatest; i++) {
    entries.push({ word: i < 0 ? greatest + 1 - i : i, value: i, even: i % 2 === 0 });
  }
  return {
    bits,
    entries,
    ties: entries.slice(1).map(({ value }) => value - 0.5),
    others: new Map([[greatest + 1, -0]]),
    negativeZero: greatest + 1,
    beyond: (x) => (x < 0 ? 2 * greatest + 1 : greatest),
  };
}

function bipolarOracle(bits: number): Oracle {
  const entries: Entry[] = [];
  for (let word = 0; word < 2 ** bits; word++) {
    let value = 0;
    for (let i = 0; i < bits; i++) value += (word >> i) % 2 === 1 ? 2 ** i : -(2 ** i);
    entries.push({ word, value, even: false }); // so that every tie goes up
  }
  return {
    bits,
    entries,
    ties: entries.slice(1).map(({ value }) => value - 1),
    others: new Map(),
    beyond: (x) => (x < 0 ? 0 : 2 ** bits - 1),
  };
}

function powerOracle(exponentBits: number): Oracle {
  const count = 2 ** exponentBits;
  const entries: Entry[] = [];
  const ties: number[] = [];
  // The double SQRT2 lies above the square root of 2, so at it the larger magnitude is nearer.
  for (let p = count - 1; p >= 0; p--) {
    entries.push({ word: count + p, value: -(2 ** p), even: p > 0 });
    ties.push(p > 0 ? -(2 ** (p - 1)) * Math.SQRT2 : 0);
  }
  for (let p = 0; p < count; p++) {
    entries.push({ word: p, value: 2 ** p, even: false });
    if (p < count - 1) ties.push(2 ** p * Math.SQRT2);
  }
  return {
    bits: exponentBits + 1,
    entries,
    ties,
    others: new Map(),
    beyond: (x) => (x < 0 ? 2 * count - 1 : count - 1),
  };
}

describe('formats with rules of their own', () => {
  test.each([2, 3, 5, 8, 11])('sign-magnitude of %i bits: two zeros, saturation', (bits) => {
    expect(differences(`sm${bits}`, signMagnitudeOracle(bits))).toEqual([]);
  });

  test('sign-magnitude of 16 bits', () => {
    expect(differences('sm16', signMagnitudeOracle(16), false)).toEqual([]);
  });

  test.each([1, 2, 3, 4, 8, 12])('bipolar of %i bits: odd integers, half way up', (bits) => {
    const oracle = bipolarOracle(bits);
    expect(decodeDifferences(`bipolar${bits}`, oracle)).toEqual([]);
    expect(encodeDifferences(`bipolar${bits}`, oracle)).toEqual([]);
  });

  test('bipolar is bipolar1, and the sign of zero is plus', () => {
    const oracle = bipolarOracle(1);
    expect(encodeDifferences('bipolar', oracle)).toEqual([]);
    expect([0, -0, NaN, 1e-9, -1e-9].map((x) => encode('bipolar', x))).toEqual([1, 1, 1, 1, 0]);
  });

  test('bipolar rounds towards zero to an odd integer of the same sign', () => {
    const toZero = [0.5, -0.5, 2, -2, 2.9].map((x) =>
      encode('bipolar3', x, { rounding: 'toward-zero' }),
    );
    expect(toZero).toEqual([4, 3, 4, 3, 4]); // +1, -1, +1, -1, +1
    const down = [0.5, -0.5, 2, -2].map((x) => encode('bipolar3', x, { rounding: 'down' }));
    expect(down).toEqual([3, 3, 4, 2]); // -1, -1, +1, -3
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'powers of two with a %i-bit exponent turn over at sqrt(2)',
    (bits) => {
      const oracle = powerOracle(bits);
      expect(decodeDifferences(`pow2_${bits}`, oracle)).toEqual([]);
      expect(encodeDifferences(`pow2_${bits}`, oracle)).toEqual([]);
    },
  );

  test('powers of two have no zero, and other roundings are those of the value', () => {
    expect([0, -0, NaN, 0.01, -0.01, 1.45].map((x) => encode('pow2_4', x))).toEqual([
      0, 0, 0, 0, 16, 1,
    ]);
    expect(encode('pow2_4', 1.9, { rounding: 'toward-zero' })).toBe(0);
    expect(encode('pow2_4', -1.1, { rounding: 'down' })).toBe(17);
    expect(encode('pow2_4', 1.1, { rounding: 'up' })).toBe(1);
  });

  test('ternary: three values, the unused code reads as zero', () => {
    const format = requireFormat('ternary');
    expect([0, 1, 2, 3].map(numberDecoder(format))).toEqual([0, 1, 0, -1]);
    const points = [0, -0, 0.5, -0.5, nextUp(0.5), -nextUp(0.5), 1, -1, 7, -1e300, Infinity, NaN];
    expect(points.map((x) => encode('ternary', x))).toEqual([0, 0, 0, 0, 1, 3, 1, 3, 1, 3, 1, 0]);
  });

  test('E8M0: all 255 powers, ties to the even code, no zero, no sign', () => {
    const format = requireFormat('e8m0');
    const decode = numberDecoder(format);
    for (let code = 0; code < 255; code++) {
      const x = 2 ** (code - 127);
      expect(decode(code)).toBe(x);
      expect(encode('e8m0', x)).toBe(code);
      const even = code % 2 === 0 ? code : code + 1;
      expect(encode('e8m0', 1.5 * x)).toBe(even);
      expect(encode('e8m0', nextDown(1.5 * x))).toBe(code);
      expect(encode('e8m0', nextUp(1.5 * x))).toBe(code + 1); // of 254, NaN
    }
    expect(decode(255)).toBeNaN();
    expect([0, -0, 1e-300, -1, NaN, Infinity, 2 ** 128].map((x) => encode('e8m0', x))).toEqual([
      0, 0, 0, 255, 255, 255, 255,
    ]);
    expect([2 ** 128, Infinity].map((x) => encode('e8m0', x, { saturate: true }))).toEqual([
      254, 254,
    ]);
  });
});
