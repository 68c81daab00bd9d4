/**
 * What the W4A8 design must do, point by point: the integer path, the two places of the zero point, the error of one
 * dequantisation after the group, the order of areas.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArrayDesign, GemmWords } from '../../src/arrays/family.ts';
import { productOf } from '../../src/arrays/product.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { estimateBySynthesis } from '../../src/estimate/synthesis.ts';
import { decodeArray, encodeArray } from '../../src/formats/bulk.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { dequantiseTensor, quantiseTensor } from '../../src/quantise/index.ts';
import { inferredMultiplierPlan } from '../../src/structure/inferred-multiplier.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { shiftAddPlan } from '../../src/structure/shift-add.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { draw } from '../../src/workloads/distributions.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { accumulate, elementOf, type Section } from '../laws/element-laws.ts';
import { bitFusion } from '../../src/elements/bit-fusion/index.ts';
import type { ElementFamily } from '../../src/elements/family.ts';
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { mixpeA16 } from '../../src/elements/mixpe-a16/index.ts';
import { mixpeA8 } from '../../src/elements/mixpe-a8/index.ts';
import { arrayOf } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

const engines = await lawEngines('embedded');

const fp32 = requireFormat('fp32');
const fp16 = requireFormat('fp16');
const one = 0x3c00n;

const section = { family: 'mixpe-a8', weight: 'uint4', activation: 'int8', scale: 'fp16' };

function osArray(size: number, group: number, zero: 'kept' | 'folded'): ArrayDesign {
  return arrayOf(systolicOs, { rows: size, columns: size }, { ...section, group, zero });
}

/** The numbers that words of fp32 stand for. */
function numbers(words: readonly bigint[]): number[] {
  return [...decodeArray(fp32, Uint32Array.from(words, Number))];
}

/** Two's complement in 8 bits. */
function byte(value: number): bigint {
  return BigInt.asUintN(8, BigInt(value));
}

const everyOperand: GemmWords = {
  m: 256,
  k: 1,
  n: 256,
  a: Array.from({ length: 256 }, (_, i) => BigInt(i)),
  b: Array.from({ length: 256 }, (_, j) => BigInt(j % 16)),
  groups: {
    scales: Array.from({ length: 256 }, () => one),
    zeroPoints: Array.from({ length: 256 }, (_, j) => BigInt(j >> 4)),
  },
};

test.each(['kept', 'folded'] as const)(
  'acceptance 1, zero point %s: every activation by every weight by every zero point is a * (q - z) in Verilog',
  async (zero) => {
    const array = osArray(8, 1, zero);
    const results = await cosimulateGemms(array, [everyOperand], { engines, seed: 1 });
    expect(results.map(({ mismatches }) => mismatches)).toEqual(engines.map(() => 0));
    const products = numbers(productOf(array, everyOperand));
    const wrong: (readonly [number, number])[] = [];
    for (let a = 0; a < 256; a++) {
      for (let j = 0; j < 256; j++) {
        const exact = (a < 128 ? a : a - 256) * ((j % 16) - (j >> 4));
        if (products[a * 256 + j] !== exact) wrong.push([a, j]);
      }
    }
    expect(wrong).toEqual([]);
  },
);

/** A product of one row and one column, all activations and all codes the same. */
function uniform(a: number, q: number, z: number, group: number): GemmWords {
  return {
    m: 1,
    k: group,
    n: 1,
    a: Array.from({ length: group }, () => byte(a)),
    b: Array.from({ length: group }, () => BigInt(q)),
    groups: { scales: [one], zeroPoints: [BigInt(z)] },
  };
}

test('acceptance 1: a group of 128 at its extremes fits 19 bits: -128 * 15 * 128 = -245760, and its opposite', async () => {
  for (const zero of ['kept', 'folded'] as const) {
    const array = osArray(1, 128, zero);
    expect(array.element.arithmetic.accumulator.width).toBe(19);
    const extremes = [
      uniform(-128, 15, 0, 128),
      uniform(-128, 0, 15, 128),
      uniform(127, 15, 0, 128),
    ];
    const results = await cosimulateGemms(array, extremes, { engines, seed: 1 });
    expect(results.map(({ mismatches }) => mismatches)).toEqual(engines.map(() => 0));
    const sums = extremes.map((gemm) => numbers(productOf(array, gemm))[0]);
    expect(sums).toEqual([-245_760, 245_760, 243_840]);
  }
});

const randomGemm = fc
  .record({
    m: fc.integer({ min: 1, max: 3 }),
    k: fc.integer({ min: 1, max: 40 }),
    n: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ m, k, n }) => {
    const words = (bits: number, count: number): fc.Arbitrary<bigint[]> =>
      fc.array(fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }), {
        minLength: count,
        maxLength: count,
      });
    const groups = Math.ceil(k / 8) * n;
    return fc
      .tuple(words(8, m * k), words(4, k * n), words(15, groups), words(4, groups))
      .map(([a, b, scales, zeroPoints]): GemmWords => ({
        m,
        k,
        n,
        a,
        b,
        groups: { scales, zeroPoints },
      }));
  });

test('acceptance 2: P - z * A is the sum of a * (q - z): kept and folded zero points give the same words', () => {
  const [kept, folded] = [osArray(2, 8, 'kept'), osArray(2, 8, 'folded')];
  fc.assert(
    fc.property(randomGemm, (gemm) => {
      expect(productOf(kept, gemm)).toEqual(productOf(folded, gemm));
    }),
  );
});

/** Activations with outlier channels and weights, as in the spec's table: K = 4096, eight channels thirty times larger. */
function outlierHeavy(): { a: Float64Array; b: Float64Array; m: number; k: number; n: number } {
  const [m, k, n] = [4, 4096, 4];
  const a = new Float64Array(m * k);
  const b = new Float64Array(k * n);
  const distribution = { name: 'normal', outlierFraction: 0, outlierGain: 1 } as const;
  draw(distribution.name, randomStream(4, 1), a);
  draw(distribution.name, randomStream(4, 2), b);
  for (let i = 0; i < m; i++)
    for (let c = 0; c < 8; c++) a[i * k + 512 * c] = (a[i * k + 512 * c] ?? 0) * 30;
  return { a, b, m, k, n };
}

test('acceptance 4: one dequantisation after the group is dequantisation first, within 2e-4 of relative RMS', () => {
  const { a, b, m, k, n } = outlierHeavy();
  const options = { axis: 0, clip: 'none', scale: 'fp16' } as const;
  const weights = quantiseTensor(b, [k, n], {
    ...options,
    bits: 4,
    scheme: 'asymmetric',
    granularity: { kind: 'group', size: 128 },
  });
  const activations = quantiseTensor(a, [m, k], {
    ...options,
    axis: -1,
    bits: 8,
    scheme: 'symmetric',
    granularity: { kind: 'channel' },
    scale: 'fp32',
  });
  const exactWeights = dequantiseTensor(weights);
  // What a multiplier of FP16 weights would be given: the product of scale and code, rounded.
  const halfWeights = decodeArray(fp16, encodeArray(fp16, exactWeights));
  const gemm: GemmWords = {
    m,
    k,
    n,
    a: Array.from(activations.codes, byte),
    b: Array.from(weights.codes, BigInt),
    groups: {
      scales: Array.from(weights.scales, BigInt),
      zeroPoints: Array.from(weights.zeroPoints, BigInt),
    },
  };
  const after = numbers(productOf(osArray(4, 128, 'kept'), gemm));
  const errors = { after: 0, first: 0, between: 0, signal: 0 };
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [exact, first] = [0, 0];
      for (let at = 0; at < k; at++) {
        const code = activations.codes[i * k + at] ?? 0;
        exact += code * (exactWeights[at * n + j] ?? 0);
        first = Math.fround(first + code * (halfWeights[at * n + j] ?? 0));
      }
      const result = after[i * n + j] ?? NaN;
      errors.after += (result - exact) ** 2;
      errors.first += (first - exact) ** 2;
      errors.between += (result - first) ** 2;
      errors.signal += exact ** 2;
    }
  }
  const relative = (squares: number): number => Math.sqrt(squares / errors.signal);
  expect(relative(errors.between)).toBeLessThan(2e-4);
  // The integer path has nothing to lose but the rounding of 32 sums to FP32.
  expect(relative(errors.after)).toBeLessThan(3e-7);
  expect(relative(errors.first)).toBeGreaterThan(100 * relative(errors.after));
});

test('a column of dequantisers keeps up with groups no shorter than the drain; shorter ones wait for it', () => {
  const [rows, columns, group] = [4, 4, 16];
  const shape = { m: rows, k: 10 * group, n: columns };
  const cycles = (length: number): number =>
    arrayOf(systolicOs, { rows, columns }, { ...section, zero: 'kept', group: length }).schedule(
      shape,
    ).cycles;
  const [unhindered, short] = [cycles(group), cycles(4)];
  expect(cycles(2 * group)).toBe(unhindered);
  // 40 groups of 4 steps, each a drain of rows + columns + 1 - 1 = 8 cycles apart.
  expect(short - unhindered).toBe(39 * (8 - 4));
});

test('scales and zero points are part of the traffic: 20 bits for 128 weights of 4', () => {
  const shape = { m: 8, k: 256, n: 8 };
  for (const [family, array] of [
    [systolicOs, { rows: 8, columns: 8 }],
    [systolicWs, { rows: 128, columns: 8, results: 8 }],
  ] as const) {
    const { trafficBytes } = arrayOf(family, array, {
      ...section,
      zero: 'kept',
      group: 128,
    }).schedule(shape);
    expect(trafficBytes.weight).toBe((256 * 8 * 4 + 2 * 8 * 20) / 8);
    expect(trafficBytes.output).toBe(8 * 8 * 4);
  }
});

async function areaOf(plan: Plan, clockPs = 2000): Promise<number> {
  const library = await loadLibrary('generic45', process.cwd());
  const emitted = { plan, files: renderPlan(plan) };
  const { estimate } = await estimateBySynthesis(emitted, library, {
    scope: 'element',
    clockPs,
  });
  return estimate.areaUm2;
}

test('acceptance 5, areas at 500 MHz: shift and add is about a plain 4 x 8 multiplier, both well below 8 x 8', async () => {
  const operand = (width: number, signed: boolean): { width: number; signed: boolean } => ({
    width,
    signed,
  });
  const wide = await areaOf(inferredMultiplierPlan(operand(8, true), operand(8, true)));
  const signed = await areaOf(shiftAddPlan(operand(8, true), operand(4, true)));
  const narrow = await areaOf(inferredMultiplierPlan(operand(8, true), operand(4, true)));
  const shiftAdd = await areaOf(shiftAddPlan(operand(8, true), operand(4, false)));
  expect(shiftAdd / narrow).toBeGreaterThan(0.85);
  expect(shiftAdd / narrow).toBeLessThan(1.15);
  // The spec's own synthesis gave 0.368 and 0.381; this one makes 8 x 8 smaller and gives 0.43 and 0.45.
  for (const ratio of [shiftAdd / wide, signed / wide]) {
    expect(ratio).toBeGreaterThan(0.33);
    expect(ratio).toBeLessThan(0.46);
  }
});

test('acceptance 5, areas at 500 MHz: a W4A8 element is 0.45 to 0.65 of an INT8 one, by accumulator', async () => {
  const ours = await areaOf(elementOf(mixpeA8, {}).plan(accumulate()));
  const wide = await areaOf(elementOf(mixpeA8, { accumulator: 32 }).plan(accumulate()));
  const int8 = await areaOf(elementOf(mac, {}).plan(accumulate()));
  expect(ours / int8).toBeGreaterThan(0.45);
  expect(ours / int8).toBeLessThan(0.65);
  const fused = await areaOf(elementOf(mixpeA8, { multiplier: 'fused' }).plan(accumulate()));
  expect(fused / int8).toBeLessThan(0.484);
  // Narrow weights alone, with a sum as wide as INT8 has it.
  expect(wide / int8).toBeGreaterThan(ours / int8);
  expect(wide / int8).toBeLessThan(0.75);
});

test.each([
  ['fp16', 0.552, 0.62],
  ['fp32', 0.729, 0.75],
] as const)(
  'acceptance 5, areas at 125 MHz: W4A16 over an fp16 element, %s sums, is at most %f, and by plain adders below %f',
  async (accumulator, most, plain) => {
    const area = (family: ElementFamily, options: Section): Promise<number> =>
      areaOf(elementOf(family, { accumulator, ...options }).plan(accumulate()), 8000);
    const float = await area(floatMac, {});
    const ours = await area(mixpeA16, { multiplier: 'and-array', adder: 'ripple' });
    const added = await area(mixpeA16, {});
    expect(ours / float).toBeLessThan(most);
    expect(ours / float).toBeGreaterThan(0.5);
    expect(added / float).toBeLessThan(plain);
    expect(added).toBeGreaterThan(ours);
  },
);

test('acceptance 5, areas at 500 MHz: a fusion unit is about 2.5 INT8 elements', async () => {
  const fusion = await areaOf(elementOf(bitFusion, {}).plan(accumulate()));
  const int8 = await areaOf(elementOf(mac, {}).plan(accumulate()));
  expect(fusion / int8).toBeGreaterThan(2.2);
  expect(fusion / int8).toBeLessThan(2.8);
});
