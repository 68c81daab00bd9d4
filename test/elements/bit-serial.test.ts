import { expect, test } from 'vitest';
import { bitSerial } from '../../src/elements/bit-serial/index.ts';
import { registerBits } from '../../src/structure/plan.ts';
import { costLaws, elementOf, goldenLaws, parameterLaws, textLaws } from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

const paced = (lanes: number) => ({ kind: 'paced', lanes }) as const;

parameterLaws({
  family: bitSerial,
  valid: [{}, { encoding: 'csd', lanes: 4, tree: 'dadda', weight: 'int16', accumulator: 40 }],
  refused: [
    [{ accumulator: 15 }, ['accumulator must be at least weight + activation = 16 bits, not 15']],
    [{ lanes: 3 }, ['lanes must be one of 1, 2, 4, 8, 16, not 3']],
  ],
});

goldenLaws(
  bitSerial,
  [{}, { weight: 'uint4', activation: 'int7', accumulator: 11, encoding: 'booth4' }],
  integerOracle,
);

textLaws(bitSerial, [
  [{}, paced(16)],
  [{ encoding: 'booth4', accumulator: 19, lanes: 1 }, paced(1)],
  [{ encoding: 'csd', weight: 'uint8', lanes: 2 }, paced(2)],
  [{ activation: 'uint4', weight: 'uint3', accumulator: 9, lanes: 4 }, paced(4)],
  [{ encoding: 'sign-magnitude', weight: 'int16', activation: 'int16', lanes: 2 }, paced(2)],
  [{ encoding: 'ent', activation: 'int2', weight: 'uint4', accumulator: 11, lanes: 8 }, paced(8)],
  [{ adder: 'kogge-stone', weight: 'int4', activation: 'int4', tree: 'dadda' }, paced(16)],
]);

costLaws(bitSerial, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
]);

test('a beat takes as many cycles as an activation has digits', () => {
  const cycles = (section: Readonly<Record<string, unknown>>): number | undefined =>
    elementOf(bitSerial, section).pace()?.mostCycles;
  expect(cycles({ activation: 'int4' })).toBe(4);
  expect(cycles({})).toBe(8);
  expect(cycles({ activation: 'int16' })).toBe(16);
  expect(cycles({ encoding: 'booth4' })).toBe(4);
  expect(cycles({ encoding: 'csd', activation: 'uint8' })).toBe(9);
});

test('two lanes hold their operands, 9 bits of sum, 17 of products, the accumulator and their control', () => {
  const plan = elementOf(bitSerial, { lanes: 2, accumulator: 32 }).plan(paced(2));
  const rows = plan.children.find(({ plan: child }) => child.module.endsWith('_sum'));
  if (rows === undefined) throw new Error('lanes are added up');
  // Two rows of two 8-bit multiples: 8 and 8 bits, the constant of their signs and the carry out of the top.
  expect(registerBits(rows.plan) - 9).toBeGreaterThanOrEqual(16);
  expect(registerBits(plan) - registerBits(rows.plan)).toBe(
    2 * (8 + 8) + 17 + 32 + (8 + 1) + (2 + 3) + (3 + 1),
  );
});
