import { expect, test } from 'vitest';
import { opt3 } from '../../src/elements/opt3/index.ts';
import { registerBits } from '../../src/structure/plan.ts';
import { costLaws, elementOf, goldenLaws, parameterLaws, textLaws } from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

const digit = { kind: 'digit', lanes: 1 } as const;

parameterLaws({
  family: opt3,
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
  opt3,
  [{}, { weight: 'uint4', activation: 'int7', accumulator: 11, encoding: 'booth4' }],
  integerOracle,
);

textLaws(opt3, [
  [{}, digit],
  [{ encoding: 'booth4', accumulator: 19 }, digit],
  [{ encoding: 'csd', weight: 'uint8' }, digit],
  [{ encoding: 'twos-complement', activation: 'uint4', weight: 'uint3', accumulator: 9 }, digit],
  [{ encoding: 'sign-magnitude', weight: 'int16', activation: 'int16', accumulator: 40 }, digit],
  [{ encoding: 'ent', activation: 'uint4', weight: 'uint4', accumulator: 11 }, digit],
  [{ adder: 'kogge-stone', weight: 'int4', activation: 'int4' }, digit],
]);

costLaws(opt3, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
]);

const stream = { group: 4, queue: 8, numberBits: 12, skipsGroups: false };

test('beside its stream the element has registers for a multiple, two controls and both words of the sum', () => {
  const bits = (encoding: string, activation = 'int8'): number => {
    const plan = elementOf(opt3, { encoding, activation, accumulator: 32 }).streamed(stream);
    const [lane] = plan?.children.filter(({ part }) => part === 'skipper') ?? [];
    if (plan === undefined || lane === undefined) throw new Error('opt3 has a stream of its own');
    return registerBits(plan) - registerBits(lane.plan);
  };
  expect(bits('ent')).toBe(9 + 1 + 2 + 32 + 32);
  expect(bits('csd')).toBe(8 + 1 + 2 + 32 + 32);
  // Nothing is ever subtracted: no increment, and no carry of the lowest place.
  expect(bits('twos-complement', 'uint8')).toBe(8 + 2 + 32 + 31);
});

test('a group takes as many cycles as it has digits, and one if it has none', () => {
  const machine = elementOf(opt3, {}).golden(digit);
  machine.step({ rst: 1n });
  const weights = [5n, 7n, 11n, 13n];
  const reads: bigint[] = [];
  const sums: (bigint | undefined)[] = [];
  let b = 0n;
  // Words 1, 0, 2, 1 at the lowest bit weight: three digits.
  const beat = { valid_i: 1n, first_i: 1n, last_i: 1n, plane_i: 0n, a_i: 0x01020001n };
  for (let cycle = 0; cycle < 12; cycle++) {
    const outputs = machine.step({ ...(cycle === 0 ? beat : {}), b_i: b });
    const word = Number(outputs['index_o'] ?? 0n) % 4;
    if (outputs['read_o'] === 1n) reads.push(BigInt(cycle));
    b = outputs['read_o'] === 1n ? (weights[word] ?? 0n) : 0n;
    sums.push(outputs['acc_o']);
  }
  expect(reads).toEqual([4n, 5n, 6n]);
  expect(sums.slice(7)).toEqual([5n, 5n + 2n * 11n, 5n + 2n * 11n + 13n, 40n, 40n]);
});

test('a role without digits is refused in a sentence', () => {
  const element = elementOf(opt3, {});
  expect(element.refuses({ kind: 'accumulate', lanes: 1 })).toMatch(/column engine/);
  expect(element.refuses({ kind: 'digit', lanes: 4 })).toBe('it takes 1 digit per cycle');
});
