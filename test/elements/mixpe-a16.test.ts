import { expect, test } from 'vitest';
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { mixpeA16 } from '../../src/elements/mixpe-a16/index.ts';
import { inventory, registerBits } from '../../src/structure/plan.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { floatOracle } from './float-oracle.ts';
import { integerOracle } from './integer-oracle.ts';

parameterLaws({
  family: mixpeA16,
  valid: [
    {},
    { weight: 'uint8', activation: 'bf16', accumulator: 'fp16', multiplier: 'inferred' },
    { weight: 'int5', pipeline: 3 },
    { accumulator: 'aligned', mantissa: 16, weight: 'uint4', multiplier: 'inferred', pipeline: 2 },
    { weight: 'uint4', zero: 'kept', scale: 'fp16', group: 32 },
    { weight: 'uint4', accumulator: 'aligned', zero: 'kept', scale: 'e8m0' },
  ],
  refused: [
    [
      { weight: 'int9' },
      ['weight must be an integer format int2..int8 or uint2..uint8, not "int9"'],
    ],
    [{ pipeline: 4 }, ['pipeline must be Invalid input, not 4']],
    [
      { lanes: 2 },
      [
        'lanes must be one of weight, activation, accumulator, mantissa, group, scale, zero, result, pipeline, multiplier, adder, not a key named lanes',
      ],
    ],
    [{ mantissa: 12 }, ['mantissa must be absent where sums are in floating point, not 12']],
    [
      { accumulator: 'aligned', activation: 'bf16' },
      ['activation must be fp16 where activations are aligned, not bf16'],
    ],
    [
      { accumulator: 'aligned', pipeline: 3 },
      ['pipeline must be 1 or 2 where sums are integers, not 3'],
    ],
    [
      { accumulator: 'aligned', adder: 'ripple' },
      ['adder must be inferred where sums are integers, not ripple'],
    ],
    [
      { weight: 'uint4', zero: 'kept', scale: 'e8m0' },
      ['scale must be a floating-point format where sums are, not e8m0'],
    ],
    [
      { zero: 'kept', scale: 'fp16' },
      ['weight must be an unsigned format where there are zero points, not int4'],
    ],
  ],
});

goldenLaws(
  mixpeA16,
  [
    {},
    { weight: 'uint4', accumulator: 'fp16' },
    { weight: 'int8', activation: 'bf16' },
    { weight: 'uint2', activation: 'e5m2', accumulator: 'bf16' },
  ],
  floatOracle,
);

goldenLaws(
  mixpeA16,
  [
    { accumulator: 'aligned' },
    { accumulator: 'aligned', mantissa: 9, weight: 'uint4', multiplier: 'inferred' },
  ],
  integerOracle,
);

textLaws(mixpeA16, [
  [{}, accumulate()],
  [{}, chain()],
  [{ weight: 'uint4', accumulator: 'fp16', pipeline: 2 }, accumulate()],
  [{ weight: 'int5', accumulator: 'fp16', pipeline: 3 }, chain()],
  [{ weight: 'int8', multiplier: 'inferred' }, chain(2)],
  [{ weight: 'int4', multiplier: 'and-array' }, accumulate()],
  [{ weight: 'int2' }, chain()],
  [{ weight: 'uint2', activation: 'bf16', accumulator: 'bf16' }, accumulate(3)],
  [{ weight: 'uint3', activation: 'e2m1', accumulator: 'e4m3' }, accumulate()],
  [{ accumulator: 'aligned' }, accumulate()],
  [{ accumulator: 'aligned', weight: 'uint4', multiplier: 'and-array', pipeline: 2 }, chain(2)],
  [{ accumulator: 'aligned', mantissa: 9, multiplier: 'inferred', group: 1 }, chain()],
  [{ adder: 'ripple', accumulator: 'fp16' }, accumulate()],
]);

costLaws(mixpeA16, [
  [{ accumulator: 'fp16' }, {}],
  [{ weight: 'int3' }, { weight: 'int6' }],
  [{}, { pipeline: 2 }],
]);

test('q - z folded into the operand means the same as codes and zero points apart, where nothing rounds', () => {
  const codes = elementOf(mixpeA16, { weight: 'uint4' }).arithmetic;
  const folded = elementOf(mixpeA16, { weight: 'int5' }).arithmetic;
  for (let q = 0n; q < 16n; q++) {
    for (let z = 0n; z < 16n; z++) {
      const a = 0x3555n;
      // P - z * A: the second product takes the activation with its sign turned.
      const apart = codes.accumulate(codes.accumulate(0n, [a], [q]), [a ^ 0x8000n], [z]);
      expect(folded.accumulate(0n, [a], [BigInt.asUintN(5, q - z)])).toBe(apart);
    }
  }
});

test('acceptance 3: a weight as fp16 through float-mac gives the same sums, bit for bit, subnormals and q = 0 among them', () => {
  const ours = elementOf(mixpeA16, { weight: 'uint4' }).arithmetic;
  const plain = elementOf(floatMac, {}).arithmetic;
  const half = [
    0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700, 0x4800, 0x4880, 0x4900, 0x4980,
    0x4a00, 0x4a80, 0x4b00, 0x4b80,
  ].map(BigInt);
  let [x, y] = [0n, 0n];
  let seed = 7;
  let [subnormals, zeros] = [0, 0];
  for (let i = 0; i < 4000; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const a = BigInt(((seed >>> 8) % 0x7c00) | ((seed >>> 31) << 15));
    const q = (seed >>> 4) % 16;
    subnormals += (a & 0x7c00n) === 0n && (a & 0x3ffn) > 0n ? 1 : 0;
    zeros += q === 0 ? 1 : 0;
    x = ours.accumulate(x, [a], [BigInt(q)]);
    y = plain.accumulate(y, [a], [half[q] ?? 0n]);
    expect(x).toBe(y);
    if (i % 128 === 127) [x, y] = [0n, 0n];
  }
  expect(subnormals).toBeGreaterThan(50);
  expect(zeros).toBeGreaterThan(100);
});

test('no multiplier but shift and add; the control differs in it alone', () => {
  const ours = elementOf(mixpeA16, {}).plan(accumulate());
  const control = elementOf(mixpeA16, { multiplier: 'inferred' }).plan(accumulate());
  const multiplies = (plan: typeof ours): number =>
    inventory(plan).filter(({ kind }) => kind === 'mul').length;
  expect([multiplies(ours), multiplies(control)]).toEqual([0, 1]);
  expect(control.operators).toEqual(ours.operators);
  expect(registerBits(control)).toBe(registerBits(ours));
});

test('aligned sums are as wide as the worst group: 20 bits for 9-bit significands by 4-bit weights, 23 for 12', () => {
  const bits = (mantissa: number, weight: string): number =>
    elementOf(mixpeA16, { accumulator: 'aligned', mantissa, weight }).arithmetic.accumulator.width;
  expect([bits(9, 'uint4'), bits(12, 'uint4'), bits(12, 'int4'), bits(16, 'uint4')]).toEqual([
    20, 23, 23, 27,
  ]);
});
