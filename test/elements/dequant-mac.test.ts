import { expect, test } from 'vitest';
import { dequantMac } from '../../src/elements/dequant-mac/index.ts';
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { inventory, registerBits } from '../../src/structure/plan.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
  type Oracle,
  type Section,
} from '../laws/element-laws.ts';
import { softDecode, softFma, softFormats, type SoftFormat } from '../support/soft-float.ts';

parameterLaws({
  family: dequantMac,
  valid: [
    {},
    { weight: 'uint4', activation: 'uint8', accumulator: 'fp16', scale: -10 },
    { weight: 'int5', pipeline: 3, multiplier: 'booth4' },
    { weight: 'int4', scale: 'fp16' },
    { scale: 'bf16', accumulator: 'fp16', pipeline: 2 },
  ],
  refused: [
    [
      { weight: 'int9' },
      ['weight must be an integer format int4..int8 or uint4..uint8, not "int9"'],
    ],
    [
      { activation: 'fp16' },
      ['activation must be an integer format int4..int8 or uint4..uint8, not "fp16"'],
    ],
    [{ scale: 9 }, ['scale must be at most 8, not 9']],
    [
      { scale: 'int8' },
      [
        'scale must be a signed floating-point format of up to 32 bits with 2 to 8 exponent bits and a fraction, such as fp16, bf16, fp32, e4m3, e5m2, not "int8"',
      ],
    ],
    [{ pipeline: 4 }, ['pipeline must be Invalid input, not 4']],
  ],
});

/** The product as one factor in the soft-float's units of 2^-170, by one. */
const productOracle =
  (scale: number): Oracle =>
  ({ arithmetic: { accumulator, activation, weight } }, sum, activations, weights) => {
    const format: SoftFormat | undefined = Object.entries(softFormats).find(
      ([name]) => name === accumulator.format,
    )?.[1];
    if (format === undefined) throw new Error(`soft-float has no ${accumulator.format}`);
    const one = { kind: 'number', negative: false, units: 1n << 170n } as const;
    return activations.reduce((partial, a, i) => {
      const product = integer(activation, a) * integer(weight, weights[i] ?? 0n);
      const units = (product < 0n ? -product : product) << BigInt(170 + scale);
      return softFma(format, partial, { kind: 'number', negative: product < 0n, units }, one);
    }, sum);
  };

function integer({ format, width }: { format: string; width: number }, word: bigint): bigint {
  return format.startsWith('u') ? word : BigInt.asIntN(width, word);
}

/** The product of the integers as one factor, the scale above the code as the other. */
const operandOracle: Oracle = (
  { arithmetic: { accumulator, activation, weight } },
  sum,
  activations,
  weights,
) =>
  activations.reduce((partial, a, i) => {
    const word = weights[i] ?? 0n;
    const code = { format: weight.format, width: weight.width - 16 };
    const product = integer(activation, a) * integer(code, BigInt.asUintN(code.width, word));
    const units = (product < 0n ? -product : product) << 170n;
    const factor = { kind: 'number', negative: product < 0n, units } as const;
    const scale = softDecode(softFormats.fp16, word >> BigInt(code.width));
    const format = accumulator.format === 'fp16' ? softFormats.fp16 : softFormats.fp32;
    return softFma(format, partial, factor, scale);
  }, sum);

goldenLaws(
  dequantMac,
  [
    { weight: 'int4', scale: 'fp16' },
    { weight: 'uint8', activation: 'uint8', accumulator: 'fp16', scale: 'fp16' },
  ],
  operandOracle,
);

for (const [section, scale] of [
  [{}, 0],
  [{ weight: 'uint4', accumulator: 'fp16', scale: -24 }, -24],
  [{ weight: 'int4', activation: 'uint8', accumulator: 'bf16', scale: -7 }, -7],
  [{ activation: 'int6', accumulator: 'e4m3', scale: 8 }, 8],
] as const) {
  goldenLaws(dequantMac, [section], productOracle(scale));
}

textLaws(dequantMac, [
  [{}, accumulate()],
  [{ weight: 'int4' }, chain()],
  [{ weight: 'uint4', accumulator: 'fp16', scale: -10, pipeline: 2 }, accumulate()],
  [{ weight: 'int5', accumulator: 'fp16', scale: -24, pipeline: 3 }, chain()],
  [{ weight: 'uint8', activation: 'uint8', multiplier: 'and-array' }, chain(2)],
  [{ weight: 'int6', accumulator: 'bf16', scale: -3, multiplier: 'booth4' }, accumulate(3)],
  [{ weight: 'int4', scale: 'fp16' }, accumulate()],
  [{ weight: 'uint4', activation: 'uint8', scale: 'e2m1', accumulator: 'e3m2' }, chain(2)],
  [{ scale: 'bf16', accumulator: 'fp16', pipeline: 2 }, chain()],
]);

costLaws(dequantMac, [
  [{ accumulator: 'fp16', scale: -10 }, { scale: -10 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
  [{}, { pipeline: 2 }],
  [{}, { scale: 'fp16' }],
]);

test('integers as fp16 through float-mac give the same sums, bit for bit', () => {
  const ours = elementOf(dequantMac, { weight: 'uint4' }).arithmetic;
  const plain = elementOf(floatMac, {}).arithmetic;
  // Magnitudes below 2^11 are exact in fp16.
  const half = (x: number): bigint => {
    if (x === 0) return 0n;
    const e = 31 - Math.clz32(Math.abs(x));
    const fraction = (Math.abs(x) << (10 - e)) & 0x3ff;
    return BigInt((x < 0 ? 0x8000 : 0) | ((e + 15) << 10) | fraction);
  };
  let [x, y] = [0n, 0n];
  let seed = 7;
  for (let i = 0; i < 4000; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const a = ((seed >>> 8) % 256) - 128;
    const q = (seed >>> 20) % 16;
    x = ours.accumulate(x, [BigInt.asUintN(8, BigInt(a))], [BigInt(q)]);
    y = plain.accumulate(y, [half(a)], [half(q)]);
    expect(x).toBe(y);
    if (i % 128 === 127) [x, y] = [0n, 0n];
  }
});

test('a sum of 2^24 no longer takes every product: what an integer sum would keep is lost', () => {
  const { accumulate: step, numberOf } = elementOf(dequantMac, {}).arithmetic;
  const large = 0x4b800000n;
  expect(step(large, [1n], [1n])).toBe(large);
  expect(numberOf?.(step(large, [2n], [1n]))).toBe(2 ** 24 + 2);
});

test('the scale moves exponents and nothing else: sums that neither end of the range touches are the same', () => {
  const plain = elementOf(dequantMac, {}).arithmetic;
  const scaled = elementOf(dequantMac, { scale: -7 }).arithmetic;
  for (let a = 0n; a < 256n; a += 3n) {
    const [x, y] = [plain, scaled].map((one) =>
      one.numberOf?.(one.accumulate(one.accumulate(0n, [a], [77n]), [a], [200n])),
    );
    expect(x).toBe(y);
  }
});

test('one multiplier and no register for the exponent that all products share', () => {
  const at = (pipeline: number) => elementOf(dequantMac, { pipeline }).plan(accumulate());
  expect(inventory(at(1)).filter(({ kind }) => kind === 'mul')).toHaveLength(1);
  // Magnitude of 15 bits, sign, zero, the passing first bit, one bit of control.
  expect(registerBits(at(2)) - registerBits(at(1))).toBe(15 + 2 + 1 + 1);
});

test('a scale that comes with the weight costs a second multiplier; a power of two none', () => {
  const multipliers = (section: Section): number =>
    inventory(elementOf(dequantMac, section).plan(accumulate())).filter(
      ({ kind }) => kind === 'mul',
    ).length;
  expect(multipliers({ scale: -7 })).toBe(1);
  expect(multipliers({ scale: 'fp16' })).toBe(2);
});

test('in a run every weight comes with the same scale, and sums are compared in units of it', () => {
  const {
    weight,
    accumulate: step,
    numberOf,
  } = elementOf(dequantMac, {
    weight: 'int4',
    scale: 'fp16',
  }).arithmetic;
  const { packing } = weight;
  const word = packing !== undefined && 'pack' in packing ? packing.pack([3n]) : undefined;
  // 0.7 in fp16 is 0x399a.
  expect(word).toBe((0x399an << 4n) | 3n);
  expect(numberOf?.(step(0n, [5n], [word ?? 0n]))).toBe(15);
});
