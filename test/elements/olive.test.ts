import { describe, expect, test } from 'vitest';
import { olive } from '../../src/elements/olive/index.ts';
import { numberEncoder } from '../../src/formats/fast/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
  type Oracle,
} from '../laws/element-laws.ts';
import { packed } from '../support/packing.ts';

/** What a code stands for beside a victim, and elsewhere, as lists by code. */
const outliers = [0, 12, 16, 24, 32, 48, 64, 96];
const integers = [0, 1, 2, 3, 4, 5, 6, 7, 0, -7, -6, -5, -4, -3, -2, -1];

/** The two numbers of a pair, its word read as two hexadecimal digits. */
function numbersOf(word: bigint): number[] {
  const digits = [...word.toString(16).padStart(2, '0')].toReversed();
  return digits.map((digit, i) => {
    const code = parseInt(digit, 16);
    if (digits[1 - i] !== '8' || digit === '8') return integers[code] ?? NaN;
    const magnitude = outliers[code % 8] ?? NaN;
    return code < 8 ? magnitude : -magnitude;
  });
}

const oracle: Oracle = (element, sum, activations, weights) => {
  let total = sum;
  activations.forEach((word, lane) => {
    const w = numbersOf(weights[lane] ?? 0n);
    numbersOf(word).forEach((value, i) => (total += BigInt(value * (w[i] ?? NaN))));
  });
  return BigInt.asUintN(element.arithmetic.accumulator.width, total);
};

parameterLaws({
  family: olive,
  valid: [{}, { accumulator: 15, pipeline: 2 }],
  refused: [
    [
      { accumulator: 14 },
      ['accumulator must be at least 15 bits, those of the products of a pair, not 14'],
    ],
    [{ bias: 3 }, ['bias must be one of accumulator, pipeline, not a key named bias']],
  ],
});

goldenLaws(olive, [{}, { accumulator: 15 }], oracle);

textLaws(olive, [
  [{}, accumulate()],
  [{ accumulator: 20, pipeline: 2 }, chain(3)],
]);

costLaws(olive, [
  [{ accumulator: 24 }, {}],
  [{}, { pipeline: 2 }],
]);

describe('olive: pairs', () => {
  const { activation } = elementOf(olive, {}).arithmetic;
  const encode = numberEncoder(requireFormat('ovp4'));
  const pack = (low: number, high: number): number[] => {
    const words = [low, high].map((value) => BigInt(encode(value)));
    return numbersOf(packed(activation, words));
  };

  test('two small numbers stay as they are', () => {
    for (let low = -7; low <= 7; low++) {
      for (let high = -7; high <= 7; high++) {
        expect(pack(low, high).map((x) => x + 0)).toEqual([low, high]);
      }
    }
  });

  test('an outlier makes its neighbour the victim, the first of two wins', () => {
    expect(pack(96, 5).map((x) => x + 0)).toEqual([96, 0]);
    expect(pack(-3, -48).map((x) => x + 0)).toEqual([0, -48]);
    expect(pack(24, -64).map((x) => x + 0)).toEqual([24, 0]);
  });

  test('a number without a partner is packed with a zero', () => {
    const word = packed(activation, [BigInt(encode(-7))]);
    expect(numbersOf(word ?? -1n)).toEqual([-7, 0]);
  });
});
