import { expect, test } from 'vitest';
import { opt4e } from '../../src/elements/opt4e/index.ts';
import { registerBits } from '../../src/structure/plan.ts';
import { costLaws, elementOf, goldenLaws, parameterLaws, textLaws } from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

const digit = { kind: 'digit', lanes: 4 } as const;

parameterLaws({
  family: opt4e,
  valid: [{}, { encoding: 'csd', lanes: 2, tree: 'dadda', weight: 'int16', accumulator: 40 }],
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
  opt4e,
  [{}, { weight: 'uint4', activation: 'int7', accumulator: 11, encoding: 'booth4' }],
  integerOracle,
);

textLaws(opt4e, [
  [{}, digit],
  [{ encoding: 'booth4', accumulator: 19 }, digit],
  [{ encoding: 'csd', weight: 'uint8' }, digit],
  [{ encoding: 'twos-complement', activation: 'uint4', weight: 'uint3', accumulator: 9 }, digit],
  [{ encoding: 'sign-magnitude', weight: 'int16', activation: 'int16', accumulator: 40 }, digit],
  [{ encoding: 'ent', activation: 'uint4', weight: 'uint4', accumulator: 11 }, digit],
  [{ adder: 'kogge-stone', weight: 'int4', activation: 'int4' }, digit],
  [
    { lanes: 8, tree: 'dadda' },
    { kind: 'digit', lanes: 8 },
  ],
  [
    { lanes: 2, accumulator: 20 },
    { kind: 'digit', lanes: 2 },
  ],
]);

costLaws(opt4e, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
]);

test('four lanes share one sum: registers of four multiples and of two words', () => {
  const bits = registerBits(elementOf(opt4e, {}).inner(digit));
  expect(bits).toBe(4 * (9 + 1) + 2 + 2 * 32);
});

test('the tree is as wide as the worst case: all lanes -2 times the least weight', () => {
  const element = elementOf(opt4e, { accumulator: 16 });
  const machine = element.golden(digit);
  const code = { first_i: 1n, next_i: 0n, nonzero_i: 15n, negative_i: 15n, double_i: 15n };
  machine.step({ ...code, b_i: 0x80808080n });
  machine.step({});
  expect(machine.step({})['acc_o']).toBe(4n * 2n * 128n);
});
