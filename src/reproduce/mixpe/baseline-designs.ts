/** The elements that MixPE is measured beside, each with a sum that is exact for a group of 128 products. */

import { InvariantError } from '../../errors.ts';
import type { DesignData } from '../design-point.ts';

export type Baseline = {
  readonly slug: string;
  readonly title: string;
  /** The `element:` section but for its pipeline. */
  readonly element: Readonly<Record<string, unknown>> & { readonly family: string };
  /** The baseline whose numbers these are, where the two differ in structure only: they have one error. */
  readonly numbersOf?: string;
  /** How numbers become words, where it is not by the greatest magnitude of a line. */
  readonly data?: Readonly<Record<string, unknown>>;
};

/** OliVe's scale: 3 standard deviations become the greatest integer, 7, of a format that ends at 96. */
const outlierScale = { scale: 'sigma', sigmas: (3 * 96) / 7 };

export const baselines: readonly Baseline[] = [
  {
    slug: 'int8',
    title: 'INT8 multiply-accumulate',
    element: { family: 'mac', weight: 'int8', activation: 'int8', accumulator: 23 },
  },
  {
    slug: 'int8-32',
    title: 'INT8 multiply-accumulate, 32-bit sum',
    element: { family: 'mac', weight: 'int8', activation: 'int8', accumulator: 32 },
    numbersOf: 'int8',
  },
  {
    slug: 'int8-loop',
    title: 'INT8 multiply-accumulate, dequantised in the loop by fp16 scales, fp32 sum',
    element: { family: 'dequant-mac', weight: 'int8', activation: 'int8', scale: 'fp16' },
    numbersOf: 'int8',
  },
  {
    slug: 'mixpe-w4a8',
    title: 'MixPE W4A8 by shift and add',
    element: { family: 'mixpe-a8', weight: 'int4', activation: 'int8', group: 128 },
  },
  {
    slug: 'mixpe-w4a8-fused',
    title: 'MixPE W4A8, gated copies in one tree with the sum',
    element: {
      family: 'mixpe-a8',
      weight: 'int4',
      activation: 'int8',
      group: 128,
      multiplier: 'fused',
    },
    numbersOf: 'mixpe-w4a8',
  },
  {
    slug: 'w4a8',
    title: 'W4A8 by an ordinary multiplier',
    element: { family: 'mac', weight: 'int4', activation: 'int8', accumulator: 19 },
    numbersOf: 'mixpe-w4a8',
  },
  {
    slug: 'light-pe-1',
    title: 'LightPE, one power of two',
    element: { family: 'light-pe', weight: 'pow2_3', activation: 'int8', accumulator: 23 },
  },
  {
    slug: 'light-pe-2',
    title: 'LightPE, two powers of two',
    element: { family: 'light-pe', weight: 'pow2sum_3', activation: 'int8', accumulator: 24 },
  },
  ...['int8', 'int4'].map((weight): Baseline => ({
    slug: `bit-fusion-w${weight.slice(3)}a8`,
    title: `Bit Fusion, 8-bit activations, ${weight.slice(3)}-bit weights`,
    element: { family: 'bit-fusion', weight, activation: 'int8', accumulator: 32 },
  })),
  {
    slug: 'bit-fusion-w4a4',
    title: 'Bit Fusion, 4-bit operands',
    element: { family: 'bit-fusion', weight: 'int4', activation: 'int4', accumulator: 32 },
  },
  {
    slug: 'ant',
    title: 'ANT, flint4 both sides, decoders within',
    element: { family: 'ant', weight: 'flint4', activation: 'flint4', accumulator: 17 },
  },
  {
    slug: 'ant-pairs',
    title: 'ANT, pairs from decoders at the border',
    element: { family: 'ant', weight: 'pair4_3', activation: 'pair4_3', accumulator: 22 },
    numbersOf: 'ant',
  },
  {
    slug: 'olive',
    title: 'OliVe, outlier-victim pairs, decoders within',
    element: { family: 'olive', accumulator: 22 },
    data: outlierScale,
  },
  {
    slug: 'figna-12',
    title: 'FIGNA, 12-bit significands, 4-bit weights, without its aligner',
    element: { family: 'figna', weight: 'int4', mantissa: 12, block: 128 },
  },
];

/** Those of floating-point activations. Their errors are those of their sums: the section of errors has them. */
export const floatBaselines: readonly Baseline[] = ['fp32', 'fp16'].flatMap((accumulator) => [
  {
    slug: `fp16-${accumulator}`,
    title: `FP16 multiply-accumulate, ${accumulator} sum`,
    element: { family: 'float-mac', weight: 'fp16', activation: 'fp16', accumulator },
  },
  {
    slug: `mixpe-w4a16-${accumulator}`,
    title: `MixPE W4A16, copies in a tree, ${accumulator} sum`,
    element: {
      family: 'mixpe-a16',
      weight: 'int4',
      activation: 'fp16',
      accumulator,
      multiplier: 'and-array',
    },
  },
]);

/** The baseline of a slug that is in the list. */
export function baselineOf(slug: string): Baseline {
  const found = baselines.find((baseline) => baseline.slug === slug);
  if (found === undefined) throw new InvariantError(`there is a baseline ${slug}`);
  return found;
}

/** A baseline as a design: one group of 128 along k, normal operands. */
export function baselineDesign(
  { slug, element, data }: Baseline,
  pipeline: 1 | 2,
  seed: number,
): DesignData {
  return {
    name: `mixpe-${slug}`,
    element: { ...element, pipeline },
    workload: {
      gemms: [{ name: 'group', m: 16, k: 128, n: 16 }],
      data: { distribution: 'normal', ...data, seed },
    },
  };
}
