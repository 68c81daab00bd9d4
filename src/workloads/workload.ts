/**
 * A workload: layers as specifications, opened one at a time. Nothing is drawn or lowered before a layer is
 * opened, and any row of A or column of B can be had without the others.
 */

import type { OperandGroups } from './grouped.ts';
import type { Format } from '../formats/format.ts';
import type { DistributionName } from './distributions.ts';
import type { OperandPacking } from './packing.ts';
import type { ScaleRule } from './quantise.ts';
import { lowerConvolution, type Convolution, type Gemm } from './shapes.ts';
import type { Tensor } from './tensor.ts';

/** What a layer is, before any operand exists. */
export type LayerSpec =
  | { readonly kind: 'gemm'; readonly gemm: Gemm }
  | { readonly kind: 'convolution'; readonly convolution: Convolution }
  | { readonly kind: 'tensors'; readonly gemm: Gemm; readonly a: Tensor; readonly b: Tensor };

/** How synthetic operands are made. Variances are 1 before scaling. */
export type DataSpec = {
  readonly seed: number;
  readonly activation: SideSpec;
  readonly weight: SideSpec;
  /** Fraction of the activation channels that are outliers, for `normal-outliers`. */
  readonly outlierFraction: number;
  readonly outlierGain: number;
};

export type SideSpec = {
  readonly distribution: DistributionName;
  readonly scale: ScaleRule;
  /** Standard deviations that fill the format, for the scale rule `sigma`. */
  readonly sigmas: number;
};

export type Workload = { readonly layers: readonly LayerSpec[]; readonly data: DataSpec };

/** The formats of the two operands, and how words are made of them where one holds several numbers. */
export type OperandFormats = {
  readonly activation: Format;
  readonly weight: Format;
  readonly packing?: OperandPacking;
  /** Where weights are codes that share scales. */
  readonly groups?: OperandGroups;
};

/** The product (or products, `count`) that a layer is. */
export function gemmOf(layer: LayerSpec): Gemm {
  return layer.kind === 'convolution' ? lowerConvolution(layer.convolution) : layer.gemm;
}

/** Multiply-accumulates of a whole workload, padding of convolutions included. */
export function macsOf(workload: Workload): number {
  return workload.layers
    .map(gemmOf)
    .reduce((sum, { m, k, n, count }) => sum + m * k * n * count, 0);
}
