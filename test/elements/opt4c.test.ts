import { expect, test } from 'vitest';
import { opt4c } from '../../src/elements/opt4c/index.ts';
import { registerBits } from '../../src/structure/plan.ts';
import { costLaws, elementOf, goldenLaws, parameterLaws, textLaws } from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

const digit = { kind: 'digit', lanes: 1 } as const;

parameterLaws({
  family: opt4c,
  valid: [{}, { encoding: 'csd', weight: 'int16', activation: 'uint4', accumulator: 40 }],
  refused: [
    [{ accumulator: 15 }, ['accumulator must be at least weight + activation = 16 bits, not 15']],
    [
      { encoding: 'enf' },
      [
        'encoding must be one of twos-complement, sign-magnitude, booth4, ent, csd, not "enf"; did you mean ent?',
      ],
    ],
  ],
});

goldenLaws(
  opt4c,
  [{}, { weight: 'uint4', activation: 'int7', accumulator: 11, encoding: 'booth4' }],
  integerOracle,
);

textLaws(opt4c, [
  [{}, digit],
  [{ encoding: 'booth4', accumulator: 19 }, digit],
  [{ encoding: 'csd', weight: 'uint8' }, digit],
  [{ encoding: 'twos-complement', activation: 'uint4', weight: 'uint3', accumulator: 9 }, digit],
  [{ encoding: 'sign-magnitude', weight: 'int16', activation: 'int16', accumulator: 40 }, digit],
  [{ encoding: 'ent', activation: 'uint4', weight: 'uint4', accumulator: 11 }, digit],
  [{ adder: 'kogge-stone', weight: 'int4', activation: 'int4' }, digit],
]);

costLaws(opt4c, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
]);

test('the sum keeps one carry per digit: half of a second word in radix 4, a whole one in radix 2', () => {
  const bits = (encoding: string): number =>
    registerBits(elementOf(opt4c, { encoding, accumulator: 32 }).inner(digit));
  // Multiple (9 or 8 bits) and its increment, two controls, sum, carries.
  expect(bits('ent')).toBe(9 + 1 + 2 + 32 + 15);
  expect(bits('csd')).toBe(8 + 1 + 2 + 32 + 31);
});

test('a role without digits is refused in a sentence', () => {
  const element = elementOf(opt4c, {});
  expect(element.refuses({ kind: 'accumulate', lanes: 1 })).toMatch(/column engine/);
  expect(element.refuses({ kind: 'digit', lanes: 4 })).toBe('it takes 1 digit per cycle');
});
