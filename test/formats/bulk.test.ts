import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeArray, encodeArray, wordArray } from '../../src/formats/bulk.ts';
import { numberEncoder } from '../../src/formats/fast/index.ts';
import type { Rounding } from '../../src/formats/format.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { randomWords } from '../../src/formats/random.ts';
import { numberOfValue, valueOfNumber } from '../../src/formats/value.ts';

/** Doubles that formats find hard: small integers, halves, powers, and anything at all. */
const hardDouble = fc.oneof(
  fc.double(),
  fc.float(),
  fc.integer({ min: -70000, max: 70000 }).map((n) => n / 4),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }).map((n) => n + 0.5),
  fc
    .tuple(fc.integer({ min: -300, max: 300 }), fc.nat(255))
    .map(([e, f]) => (1 + f / 256) * 2 ** e),
  fc
    .tuple(fc.integer({ min: -40, max: 40 }), fc.double({ min: -2, max: 2, noNaN: true }))
    .map(([e, x]) => x * 2 ** e),
);

const WIDE = [
  'fp32',
  'tf32',
  'posit32_2',
  'posit32_0',
  'posit24_1',
  'posit32_4',
  'int32',
  'uint32',
  'int24',
  'fixed32_16',
  'ufixed32_32',
  'sm24',
  'bipolar20',
  'e6m20',
  'e9m22',
  'e10m12',
  'pow2_5',
];
const ROUNDINGS: Rounding[] = [
  'nearest-even',
  'nearest-away',
  'toward-zero',
  'up',
  'down',
  'stochastic',
];

describe('bulk conversion', () => {
  test('formats of 17 to 32 bits equal the exact path in every rounding', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WIDE),
        fc.constantFrom(...ROUNDINGS),
        fc.boolean(),
        fc.array(hardDouble, { minLength: 1, maxLength: 20 }),
        (name, rounding, saturate, values) => {
          const format = requireFormat(name);
          const fast = encodeArray(format, values, { rounding, saturate, random: randomWords(3) });
          const random = randomWords(3);
          const exact = values.map((x) =>
            Number(format.encode(valueOfNumber(x), { rounding, saturate, random })),
          );
          expect(Array.from(fast, Number)).toEqual(exact);
          const back = decodeArray(format, fast);
          expect([...back]).toEqual(
            exact.map((word) => numberOfValue(format.decode(BigInt(word)))),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('narrow formats draw the same random words by both paths', () => {
    const names = ['fp16', 'bf16', 'e4m3', 'e2m1', 'posit16_1', 'posit8_0', 'posit6_3', 'int8'];
    names.push('fixed8_4', 'sm8', 'ternary', 'bipolar3', 'pow2_4', 'e8m0', 'ue4m3', 'uint4');
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom<Rounding>('stochastic', 'nearest-away'),
        fc.boolean(),
        fc.array(hardDouble, { minLength: 1, maxLength: 30 }),
        (name, rounding, saturate, values) => {
          const format = requireFormat(name);
          const fast = encodeArray(format, values, { rounding, saturate, random: randomWords(8) });
          const random = randomWords(8);
          const exact = values.map((x) =>
            Number(format.encode(valueOfNumber(x), { rounding, saturate, random })),
          );
          expect(Array.from(fast, Number)).toEqual(exact);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('fp32 equals Math.fround, fp64 is the double itself', () => {
    const fp32 = requireFormat('fp32');
    const fp64 = requireFormat('fp64');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: true }), hardDouble), { maxLength: 30 }),
        (values) => {
          const numbers = values.filter((x) => !Number.isNaN(x));
          const singles = new Float32Array(numbers);
          expect(encodeArray(fp32, numbers)).toEqual(new Uint32Array(singles.buffer));
          expect(encodeArray(fp32, singles)).toEqual(new Uint32Array(singles.buffer));
          expect(decodeArray(fp32, new Uint32Array(singles.buffer))).toEqual(
            Float64Array.from(singles),
          );
          const doubles = new Float64Array(numbers);
          expect(encodeArray(fp64, numbers)).toEqual(new BigUint64Array(doubles.buffer));
          expect(decodeArray(fp64, new BigUint64Array(doubles.buffer))).toEqual(doubles);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('fp16, bf16 and fp32 decode as their bits stand in a larger float', () => {
    const fp16 = requireFormat('fp16');
    const bf16 = requireFormat('bf16');
    const words = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const shifted = Uint32Array.from(words, (word) => word * 65536);
    expect(decodeArray(bf16, words)).toEqual(Float64Array.from(new Float32Array(shifted.buffer)));
    // The fields of a half, moved into a float whose bias is 112 more, are 2^-112 of its value.
    const moved = Uint32Array.from(
      words,
      (word) => ((word & 0x8000) * 65536 + (word & 0x7fff) * 8192) >>> 0,
    );
    const scaled = Float64Array.from(new Float32Array(moved.buffer), (x) => x * 2 ** 112);
    const expected = Float64Array.from(words, (word) => {
      if ((word & 0x7c00) !== 0x7c00) return scaled[word] ?? NaN;
      if ((word & 0x3ff) !== 0) return NaN;
      return word < 0x8000 ? Infinity : -Infinity;
    });
    expect(decodeArray(fp16, words)).toEqual(expected);
  });

  test('words go into the least array that holds them', () => {
    const kinds = ['int8', 'int9', 'fp16', 'tf32', 'fp32', 'int33', 'fp64'].map(
      (name) => wordArray(requireFormat(name), 3).BYTES_PER_ELEMENT,
    );
    expect(kinds).toEqual([1, 2, 2, 4, 4, 8, 8]);
  });

  test('arrays of different lengths and words too narrow are refused', () => {
    const format = requireFormat('fp16');
    expect(() => encodeArray(format, [1, 2], {}, new Uint16Array(3))).toThrow(
      'the output must have the 2 elements of the input, not 3',
    );
    expect(() => encodeArray(requireFormat('fp64'), [1], {}, new Uint32Array(1))).toThrow(
      'words of fp64 must be 64-bit elements',
    );
  });
});

/** The first words of a seed. */
function drawFour(seed: number): number[] {
  return Array.from({ length: 4 }, randomWords(seed));
}

describe('stochastic rounding', () => {
  test('adds the random word below the last place and keeps the carry', () => {
    const format = requireFormat('e2m1');
    const at = (x: number, random: number): number =>
      numberEncoder(format, { rounding: 'stochastic', random: () => random })(x);
    // 2.25 is a quarter of the way from 2 (code 4) to 3 (code 5): up if random >= 3/4 * 2^32.
    expect(at(2.25, 0xbfff_ffff)).toBe(4);
    expect(at(2.25, 0xc000_0000)).toBe(5);
    expect(at(2, 0xffff_ffff)).toBe(4);
    expect(at(-2.25, 0xc000_0000)).toBe(13);
  });

  test('is unbiased: the mean of 20 000 roundings lies within four standard errors', () => {
    for (const [name, x, step] of [
      ['e4m3', 1.03, 0.125],
      ['bf16', -3.001, 2 ** -6],
      ['int8', 0.2, 1],
    ] as const) {
      const format = requireFormat(name);
      const count = 20_000;
      const values = new Float64Array(count).fill(x);
      const words = encodeArray(format, values, { rounding: 'stochastic', random: randomWords(1) });
      const mean = decodeArray(format, words).reduce((sum, value) => sum + value, 0) / count;
      expect(Math.abs(mean - x)).toBeLessThan((4 * step) / 2 / Math.sqrt(count));
      expect(new Set<number | bigint>(words).size).toBe(2);
    }
  });

  test('a seed gives the same words always, and another seed others', () => {
    expect(drawFour(1)).toEqual(drawFour(1));
    expect(drawFour(1)).not.toEqual(drawFour(2));
    expect(
      drawFour(-1).every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32),
    ).toBe(true);
  });

  test('refuses to run without a source of random words', () => {
    const format = requireFormat('e4m3');
    expect(() => encodeArray(format, [1.03], { rounding: 'stochastic' })).toThrow(
      'stochastic rounding needs a source of random words',
    );
    expect(() => format.encode(valueOfNumber(1.03), { rounding: 'stochastic' })).toThrow(
      'stochastic rounding needs a source of random words',
    );
  });
});
