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

parameterLaws({
  family: mixpeA16,
  valid: [
    {},
    { weight: 'uint8', activation: 'bf16', accumulator: 'fp16', multiplier: 'inferred' },
    { weight: 'int5', pipeline: 3 },
  ],
  refused: [
    [
      { weight: 'int9' },
      ['weight must be an integer format int2..int8 or uint2..uint8, not "int9"'],
    ],
    [{ pipeline: 4 }, ['pipeline must be Invalid input, not 4']],
    [
      { group: 128 },
      [
        'group must be one of weight, activation, accumulator, pipeline, multiplier, adder, not a key named group',
      ],
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

test('a weight as fp16 through float-mac gives the same sums, bit for bit', () => {
  const ours = elementOf(mixpeA16, { weight: 'uint4' }).arithmetic;
  const plain = elementOf(floatMac, {}).arithmetic;
  const half = [
    0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700, 0x4800, 0x4880, 0x4900, 0x4980,
    0x4a00, 0x4a80, 0x4b00, 0x4b80,
  ].map(BigInt);
  let [x, y] = [0n, 0n];
  let seed = 7;
  for (let i = 0; i < 4000; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const a = BigInt(((seed >>> 8) % 0x7c00) | ((seed >>> 31) << 15));
    const q = (seed >>> 4) % 16;
    x = ours.accumulate(x, [a], [BigInt(q)]);
    y = plain.accumulate(y, [a], [half[q] ?? 0n]);
    expect(x).toBe(y);
    if (i % 128 === 127) [x, y] = [0n, 0n];
  }
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
