import { expect, test } from 'vitest';
import { laconic } from '../../src/elements/laconic/index.ts';
import { beatCycles } from '../../src/golden/pace.ts';
import { costLaws, elementOf, goldenLaws, parameterLaws, textLaws } from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

const paced = (lanes: number) => ({ kind: 'paced', lanes }) as const;

parameterLaws({
  family: laconic,
  valid: [{}, { encoding: 'csd', lanes: 4, tree: 'dadda', weight: 'int16', accumulator: 40 }],
  refused: [
    [{ accumulator: 15 }, ['accumulator must be at least weight + activation = 16 bits, not 15']],
    [
      { weight: 'int2' },
      ['weight must be an integer format int3..int16 or uint3..uint16, not "int2"'],
    ],
  ],
});

goldenLaws(
  laconic,
  [{}, { weight: 'uint4', activation: 'int7', accumulator: 11, encoding: 'ent' }],
  integerOracle,
);

textLaws(laconic, [
  [{}, paced(16)],
  [{ encoding: 'ent', accumulator: 19, lanes: 1 }, paced(1)],
  [{ encoding: 'csd', weight: 'uint4', activation: 'uint4', accumulator: 8, lanes: 2 }, paced(2)],
  [
    { encoding: 'twos-complement', activation: 'uint4', weight: 'uint3', accumulator: 9, lanes: 4 },
    paced(4),
  ],
  [{ encoding: 'sign-magnitude', weight: 'int16', activation: 'int16', lanes: 2 }, paced(2)],
  [{ adder: 'kogge-stone', weight: 'int4', activation: 'int4', tree: 'dadda' }, paced(16)],
]);

costLaws(laconic, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
]);

test('a beat takes the pairs of the slowest lane, and a cycle if there are none', () => {
  const pace = elementOf(laconic, { lanes: 2 }).pace();
  if (pace === undefined) throw new Error('beats take several cycles');
  const cycles = (a: readonly number[], b: readonly number[]): number => {
    const words = (values: readonly number[]): bigint[] =>
      values.map((value) => BigInt.asUintN(8, BigInt(value)));
    return beatCycles(pace, words(a), words(b));
  };
  // Booth: 85 has four digits, 100 three, 127 two, 1 and -128 one.
  expect(cycles([85, 1], [85, 1])).toBe(16);
  expect(cycles([100, 127], [127, 127])).toBe(6);
  expect(cycles([1, 127], [-128, 100])).toBe(6);
  expect(cycles([0, 85], [85, 0])).toBe(1);
  expect(pace.mostCycles).toBe(16);
});
