import { expect, test } from 'vitest';
import { mac } from '../../src/elements/mac/index.ts';
import { mixpeA8 } from '../../src/elements/mixpe-a8/index.ts';
import { inventory, modulesOf, registerBits } from '../../src/structure/plan.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
  type Section,
} from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

parameterLaws({
  family: mixpeA8,
  valid: [
    {},
    { weight: 'uint8', activation: 'uint16', group: 65536, multiplier: 'inferred', pipeline: 2 },
    { accumulator: 24 },
    { multiplier: 'fused', weight: 'uint4' },
  ],
  refused: [
    [
      { weight: 'int9', activation: 'int17' },
      [
        'weight must be an integer format int2..int8 or uint2..uint8, not "int9"',
        'activation must be an integer format int2..int16 or uint2..uint16, not "int17"',
      ],
    ],
    [
      { accumulator: 18 },
      ['accumulator must be at least 19 bits, which a group of 128 products can take, not 18'],
    ],
    [
      { accumulator: 19, group: 256 },
      ['accumulator must be at least 20 bits, which a group of 256 products can take, not 19'],
    ],
    [{ group: 0 }, ['group must be at least 1, not 0']],
    [
      { overflow: 'saturate' },
      [
        'overflow must be one of weight, activation, group, scale, zero, result, accumulator, pipeline, multiplier, not a key named overflow',
      ],
    ],
    [
      { multiplier: 'shift-ad' },
      [
        'multiplier must be one of shift-add, fused, inferred, not "shift-ad"; did you mean shift-add?',
      ],
    ],
  ],
});

goldenLaws(
  mixpeA8,
  [
    {},
    { weight: 'uint4', multiplier: 'inferred' },
    { weight: 'uint3', activation: 'uint4', group: 1 },
    { weight: 'int8', activation: 'int16', group: 65536, pipeline: 2 },
  ],
  integerOracle,
);

textLaws(mixpeA8, [
  [{}, accumulate()],
  [{}, chain(4)],
  [{ weight: 'uint4', pipeline: 2 }, accumulate(3)],
  [{ multiplier: 'inferred' }, accumulate()],
  [{ multiplier: 'inferred', weight: 'uint4' }, chain(2)],
  [{ weight: 'int5' }, accumulate()],
  [{ weight: 'int2', activation: 'int2', group: 1 }, chain()],
  [{ weight: 'uint2', activation: 'uint2', group: 2 }, chain(5)],
  [{ weight: 'int7', activation: 'uint2' }, chain()],
  [{ weight: 'int3', activation: 'uint5', accumulator: 20 }, chain()],
  [{ weight: 'int8', activation: 'int16', pipeline: 2 }, chain()],
  [{ multiplier: 'fused' }, accumulate()],
  [{ multiplier: 'fused', weight: 'uint4', pipeline: 2 }, chain(3)],
  [{ multiplier: 'fused', weight: 'uint3', activation: 'uint2', group: 1 }, chain()],
]);

costLaws(mixpeA8, [
  [{}, { accumulator: 32 }],
  [{ weight: 'int3' }, { weight: 'int5' }],
  [{}, { pipeline: 2 }],
  [{ group: 32 }, { group: 256 }],
]);

/** Bits of the sum by default. */
function sumBits(section: Section): number {
  return elementOf(mixpeA8, section).arithmetic.accumulator.width;
}

test('the sum is as wide as the worst group: 17 to 20 bits for groups of 32 to 256 of 4 x 8 bits', () => {
  for (const weight of ['int4', 'uint4']) {
    const widths = [32, 64, 128, 256].map((group) => sumBits({ weight, group }));
    expect(widths).toEqual([17, 18, 19, 20]);
  }
  expect([32, 64, 128, 256].map((group) => sumBits({ weight: 'int8', group }))).toEqual([
    21, 22, 23, 24,
  ]);
});

/** Least and greatest value of an operand. */
function ends(width: number, signed: boolean): bigint[] {
  const low = signed ? -(1n << BigInt(width - 1)) : 0n;
  return [low, low + (1n << BigInt(width)) - 1n];
}

test.each([
  ['int4', 'int8', 128],
  ['uint4', 'int8', 128],
  ['int5', 'uint8', 100],
  ['uint3', 'uint6', 33],
  ['int2', 'int2', 1],
])('%s x %s: no group of %i wraps, and one bit less would', (weight, activation, group) => {
  const { arithmetic } = elementOf(mixpeA8, { weight, activation, group });
  const { integer, accumulator } = arithmetic;
  if (integer === undefined) throw new Error('not integer arithmetic');
  const activations = ends(arithmetic.activation.width, integer.activationSigned);
  const weights = ends(arithmetic.weight.width, integer.weightSigned);
  const reached = activations.flatMap((a) =>
    weights.map((w) => {
      const words = [a, w].map((value, i) =>
        BigInt.asUintN([arithmetic.activation, arithmetic.weight][i]?.width ?? 0, value),
      );
      const [x = 0n, y = 0n] = words;
      let sum = arithmetic.zero;
      for (let k = 0; k < group; k++) sum = arithmetic.accumulate(sum, [x], [y]);
      const read = integer.accumulatorSigned
        ? BigInt.asIntN(accumulator.width, sum)
        : BigInt.asUintN(accumulator.width, sum);
      expect(read).toBe(a * w * BigInt(group));
      return read;
    }),
  );
  const narrower = (value: bigint): bigint =>
    (integer.accumulatorSigned ? BigInt.asIntN : BigInt.asUintN)(accumulator.width - 1, value);
  expect(reached.some((value) => narrower(value) !== value)).toBe(true);
});

test('mixpe-a8 means what mac means, whichever multiplier it is built of', () => {
  const section = { weight: 'int4', activation: 'int8', accumulator: 19 };
  const [plain, ...ours] = [
    elementOf(mac, section),
    elementOf(mixpeA8, section),
    elementOf(mixpeA8, { ...section, multiplier: 'fused' }),
    elementOf(mixpeA8, { ...section, multiplier: 'inferred' }),
  ].map((element) => element.arithmetic);
  for (let i = 0n; i < 4096n; i++) {
    const operands = [(i * 97n) % 2n ** 19n, [i % 256n], [i / 256n]] as const;
    for (const arithmetic of ours) {
      expect(arithmetic.accumulate(...operands)).toBe(plain?.accumulate(...operands));
    }
  }
});

/** What one product is made of. */
function rows(weight: string): string[] {
  return inventory(elementOf(mixpeA8, { weight }).plan(accumulate()))
    .filter(({ part }) => part === 'multiplier')
    .map(({ kind, widths, count }) => `${kind} ${widths.at(-1) ?? 0} x ${count}`);
}

test('four weight bits take four gated copies and three adders of 9, 9 and 10 bits; the sign subtracts', () => {
  expect(rows('uint4')).toEqual(['and 8 x 4', 'add 9 x 1', 'add 9 x 1', 'add 10 x 1']);
  expect(rows('int4')).toEqual(['and 8 x 4', 'add 9 x 1', 'sub 9 x 1', 'add 10 x 1']);
  // A zero point folded into the operand: one more bit, subtracted.
  expect(rows('int5')).toEqual(['and 8 x 5', 'add 9 x 1', 'add 9 x 1', 'add 10 x 1', 'sub 9 x 1']);
});

test('the control differs in the multiplier alone', () => {
  const ours = elementOf(mixpeA8, { multiplier: 'shift-add' }).plan(chain(4));
  const control = elementOf(mixpeA8, { multiplier: 'inferred' }).plan(chain(4));
  expect(control.operators).toEqual(ours.operators);
  expect(control.ports).toEqual(ours.ports);
  expect(registerBits(control)).toBe(registerBits(ours));
  expect(
    modulesOf(ours).some(({ operators }) => operators.some(({ kind }) => kind === 'mul')),
  ).toBe(false);
  expect(control.children[0]?.plan.operators.map(({ kind }) => kind)).toEqual(['mul']);
});

test('in one tree with the sum so far no product is formed: one adder cell for each bit but those of the sum', () => {
  const plan = elementOf(mixpeA8, {
    weight: 'uint4',
    activation: 'uint8',
    multiplier: 'fused',
  }).plan(accumulate());
  const counts = new Map<string, number>();
  for (const { kind, count } of inventory(plan)) counts.set(kind, (counts.get(kind) ?? 0) + count);
  expect(counts.has('add')).toBe(false);
  expect(counts.has('mul')).toBe(false);
  // 32 bits of copies and 19 of the sum so far become 19: a full adder takes one away, the exclusive or on top another.
  expect(counts.get('full-adder')).toBe(31);
  expect(counts.get('xor')).toBe(1);
});
