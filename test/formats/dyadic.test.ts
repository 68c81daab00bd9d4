import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecimal, toDecimal } from '../../src/formats/decimal.ts';
import {
  add,
  compare,
  dyadic,
  equal,
  fromNumber,
  inUnits,
  multiply,
  negate,
  toNumber,
  ZERO,
} from '../../src/formats/dyadic.ts';

const anyDyadic = fc
  .tuple(fc.bigInt({ min: -(1n << 70n), max: 1n << 70n }), fc.integer({ min: -200, max: 200 }))
  .map(([m, e]) => dyadic(m, e));
const finiteDouble = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('dyadic numbers', () => {
  test('have one form: an odd significand, or zero', () => {
    expect(dyadic(12n, 3)).toEqual({ m: 3n, e: 5 });
    expect(dyadic(-(1n << 200n), -7)).toEqual({ m: -1n, e: 193 });
    expect(dyadic(0n, 99)).toEqual(ZERO);
    expect(equal(dyadic(6n, 0), dyadic(3n, 1))).toBe(true);
  });

  test('are doubles exactly, there and back', () => {
    fc.assert(
      fc.property(finiteDouble, (x) => {
        expect(toNumber(fromNumber(x))).toBe(x + 0);
      }),
      { numRuns: 2000 },
    );
    for (const x of [Number.MIN_VALUE, Number.MAX_VALUE, -(2 ** -1022), 2 ** -1030 * 3]) {
      expect(toNumber(fromNumber(x))).toBe(x);
    }
    expect(() => fromNumber(NaN)).toThrow('a dyadic must be finite, not NaN');
  });

  test('round to the nearest double as the processor does', () => {
    fc.assert(
      fc.property(finiteDouble, finiteDouble, (x, y) => {
        expect(toNumber(add(fromNumber(x), fromNumber(y)))).toBe(x + y + 0); // -0 + -0 is 0 here
        expect(toNumber(multiply(fromNumber(x), fromNumber(y))) + 0).toBe(x * y + 0);
        expect(compare(fromNumber(x), fromNumber(y))).toBe(x < y ? -1 : x > y ? 1 : 0);
      }),
      { numRuns: 3000 },
    );
  });

  test('obey the laws of a ring with an order', () => {
    fc.assert(
      fc.property(anyDyadic, anyDyadic, anyDyadic, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a));
        expect(add(add(a, b), c)).toEqual(add(a, add(b, c)));
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
        expect(add(a, negate(a))).toEqual(ZERO);
        expect(compare(a, b)).toBe(-compare(b, a) + 0);
        expect(inUnits(a, a.e - 5)).toBe(a.m << 5n);
      }),
    );
  });
});

describe('decimal text', () => {
  test('shows every digit', () => {
    expect(toDecimal(dyadic(-321n, -4))).toBe('-20.0625');
    expect(toDecimal(dyadic(1n, -10))).toBe('0.0009765625');
    expect(toDecimal(dyadic(3n, 70))).toBe('3541774862152233910272');
    expect(toDecimal(ZERO)).toBe('0');
  });

  test('reads back as the same number', () => {
    fc.assert(
      fc.property(anyDyadic, (a) => {
        const ratio = parseDecimal(toDecimal(a));
        const { n, d } = ratio ?? { n: 0n, d: 0n };
        const scale = BigInt(Math.max(-a.e, 0));
        expect(n << scale).toBe((a.m << BigInt(Math.max(a.e, 0))) * d);
      }),
    );
  });

  test.each([
    ['1.5', 15n, 10n],
    ['-.25', -25n, 100n],
    ['+3', 3n, 1n],
    ['2.', 2n, 1n],
    ['1.5e-3', 15n, 10000n],
    ['12E2', 1200n, 1n],
  ])('%s is %d / %d', (text, n, d) => {
    expect(parseDecimal(text)).toEqual({ n, d, e: 0 });
  });

  test.each(['', '.', 'e5', '1e', '1e5001', '1e-99999999999', '0x10', '1,5', '1 2', '--1', 'one'])(
    '%j is not a decimal',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );
});
