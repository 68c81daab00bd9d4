/** Flint, sums of powers of two, exponent-integer pairs, outlier-victim pairs: by the lists of their values. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberDecoder, numberEncoder } from '../../src/formats/fast/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { randomWords } from '../../src/formats/random.ts';
import { outlierVictimValues } from '../../src/formats/table.ts';
import { numberOfValue, valueOfNumber } from '../../src/formats/value.ts';
import { differences } from './laws.ts';
import { nextDown, nextUp, type Entry, type Oracle } from './oracle.ts';

/** Magnitudes by code, below a sign bit where there is one; the place in ascending order decides ties. */
function codeOracle(bits: number, codes: readonly number[], signed: boolean): Oracle {
  const order = codes.toSorted((a, b) => a - b);
  const positive: Entry[] = order.map((value, place) => ({
    word: codes.indexOf(value),
    value,
    even: place % 2 === 0,
  }));
  const negative = positive
    .slice(1)
    .toReversed()
    .map(({ word, value, even }) => ({ word: word + codes.length, value: -value, even }));
  const entries = signed ? [...negative, ...positive] : positive;
  const end = positive.at(-1)?.word ?? 0;
  return {
    bits,
    entries,
    ties: entries.slice(1).map(({ value }, i) => (value + (entries[i]?.value ?? NaN)) / 2),
    others: new Map(signed ? [[codes.length, -0]] : []),
    ...(signed ? { negativeZero: codes.length } : {}),
    beyond: (x) => (x > 0 ? end : signed ? end + codes.length : 0),
  };
}

/** ANT's own values, in the order of the codes. */
const flint4 = [0, 1, 2, 3, 16, 8, 4, 6];
const uflint4 = [0, 1, 2, 3, 4, 5, 6, 7, 64, 32, 16, 24, 8, 10, 12, 14];

describe('flint', () => {
  test('flint4: its 15 values and two zeros, every rounding', () => {
    expect(differences('flint4', codeOracle(4, flint4, true))).toEqual([]);
  });

  test('uflint4: its 16 values, every rounding', () => {
    expect(differences('uflint4', codeOracle(4, uflint4, false))).toEqual([]);
  });

  test.each([3, 5, 6, 8])('uflint%i: as many values as words, the greatest 2^(2N - 2)', (bits) => {
    const decode = numberDecoder(requireFormat(`uflint${bits}`));
    const values = Array.from({ length: 2 ** bits }, (_, word) => decode(word));
    expect(new Set(values).size).toBe(2 ** bits);
    expect(Math.max(...values)).toBe(4 ** (bits - 1));
    // A code above half reads: ones counted down to the first one, then a fraction with a hidden one.
    for (let word = 2 ** (bits - 1) + 1; word < 2 ** bits; word++) {
      const [, zeros = '', fraction = ''] = /^1(0*)1([01]*)$/.exec(word.toString(2)) ?? [];
      const exponent = bits - 1 + zeros.length;
      const expected =
        2 ** exponent + parseInt(`0${fraction}`, 2) * 2 ** (exponent - fraction.length);
      expect(values[word]).toBe(expected);
    }
  });
});

/** Formats some of whose values have several words. */
const redundant = ['pow2sum_1', 'pow2sum_2', 'pow2sum_3', 'pair4_3', 'pair2_1', 'pair5_3', 'ovp4'];

describe('values of several words', () => {
  test.each(redundant)(
    '%s: the word written is the least of those of the nearest value',
    (name) => {
      const format = requireFormat(name);
      const encode = numberEncoder(format);
      const words = Array.from({ length: 2 ** format.bits }, (_, word) => word);
      const values = words.map((word) => numberOfValue(format.decode(BigInt(word))));
      const sorted = [...new Set(values)].toSorted((a, b) => a - b);
      const points = sorted.flatMap((value, i) => {
        const tie = (value + (sorted[i + 1] ?? value)) / 2;
        return [value, tie, nextUp(tie), nextDown(tie), value * 3];
      });
      for (const x of points) {
        const word = encode(x);
        expect(Number(format.encode(valueOfNumber(x)))).toBe(word);
        const got = values[word] ?? NaN;
        expect(values.indexOf(got)).toBe(word);
        const distance = Math.min(...sorted.map((value) => Math.abs(value - x)));
        expect(Math.abs(got - x)).toBe(distance);
      }
      expect([NaN, Infinity, -Infinity].map((x) => values[encode(x)])).toEqual([
        0,
        sorted.at(-1),
        sorted[0],
      ]);
    },
  );

  test('half way goes to the even place in the order of magnitudes', () => {
    // uflint4 goes on 14, 16, 24, 32, 64 at places 11 to 15.
    expect([15, 20, 28, 48].map((x) => numberEncoder(requireFormat('uflint4'))(x))).toEqual([
      10, 10, 9, 9,
    ]);
  });

  test('stochastic rounding goes up as often as the value is far up', () => {
    const options = { rounding: 'stochastic', random: randomWords(3) } as const;
    const encode = numberEncoder(requireFormat('uflint4'), options);
    const draws = Array.from({ length: 4000 }, () => encode(40)); // a quarter of the way from 32 to 64
    expect(new Set(draws)).toEqual(new Set([9, 8]));
    expect(draws.filter((word) => word === 8).length / 4000).toBeCloseTo(0.25, 1);
  });
});

describe('what words stand for', () => {
  test('pow2sum_3 adds two signed powers of two', () => {
    const sum = requireFormat('pow2sum_3');
    const power = requireFormat('pow2_3');
    for (let word = 0; word < 256; word++) {
      const halves = [word >> 4, word & 15].map((half) =>
        numberOfValue(power.decode(BigInt(half))),
      );
      expect(numberOfValue(sum.decode(BigInt(word)))).toBe((halves[0] ?? NaN) + (halves[1] ?? NaN));
    }
  });

  test('pair4_3 is an integer shifted by an exponent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8, max: 7 }), fc.integer({ min: 0, max: 7 }), (m, e) => {
        const word = BigInt(e * 16 + (m & 15));
        expect(numberOfValue(requireFormat('pair4_3').decode(word))).toBe(m === 0 ? 0 : m * 2 ** e);
      }),
    );
  });

  test('an outlier has its victim beside it; 12 to 96 with a bias of 2', () => {
    const outliers = new Set<number>();
    for (let word = 0; word < 256; word++) {
      const pair = outlierVictimValues(word, 2);
      const codes = [word & 15, word >> 4];
      const expected = codes.map((code, i) => {
        if (code === 8) return 0;
        if (codes[1 - i] !== 8) return (code ^ 8) - 8;
        outliers.add(pair[i] ?? NaN);
        return pair[i];
      });
      expect(pair).toEqual(expected);
      // The other number of the pair is the low one of the pair turned round.
      expect(outlierVictimValues((word >> 4) | ((word & 15) << 4), 2)).toEqual(pair.toReversed());
    }
    const magnitudes = [12, 16, 24, 32, 48, 64, 96];
    expect([...outliers].toSorted((a, b) => a - b)).toEqual([
      ...magnitudes.map((x) => -x).toReversed(),
      0,
      ...magnitudes,
    ]);
  });

  test('ovp4 writes a victim beside what int4 cannot hold', () => {
    const encode = numberEncoder(requireFormat('ovp4'));
    expect(
      [0, 7, -7, 9, 10, -96, 1000].map((x) => encode(x).toString(16).padStart(2, '0')),
    ).toEqual(['00', '07', '09', '07', '81', '8f', '87']);
  });
});
