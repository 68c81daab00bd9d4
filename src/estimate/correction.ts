/**
 * Corrections of the linear model by likeness: the logarithm of synthesis over model is interpolated between the
 * designs that were fitted, with a rational quadratic kernel over descriptors on a logarithmic scale. A design that is
 * like none of them gets their mean.
 */
import { likenessKernel } from './likeness-kernel.ts';

/** What fitting leaves: which descriptors count, how much, and the designs interpolated between. */
export type Correction = {
  /** Indices of the descriptors that count, into `names` of the support. */
  readonly descriptors: readonly number[];
  /** What one unit of the logarithm of 1 + descriptor weighs. */
  readonly weights: readonly number[];
  /** Mean of the logarithm of synthesis over model. */
  readonly mean: number;
  /** Weight of each design of the support. */
  readonly alpha: readonly number[];
};

/** Designs interpolated between, shared by the corrections of a library. */
export type Support = {
  readonly names: readonly string[];
  /** Per design, index and value of each descriptor that is not zero, one after the other. */
  readonly designs: readonly (readonly number[])[];
};

/** @returns factor to multiply the linear model with, from descriptors in the order of the support's names */
export type Corrector = (logarithms: Float64Array) => number;

/** Corrections beyond this factor are not believed. */
const LIMIT = Math.log(50);

/**
 * Make a correction ready to use: each design of the support weighs 1 / (1 + half the squared distance). Most
 * descriptors of a design are zero: half a squared distance is `|p|^2 / 2 + |h|^2 / 2 - p h`, the products summed over
 * those that are not.
 */
export function corrector(support: Support, correction: Correction): Corrector {
  const { mean } = correction;
  const descriptors = Int32Array.from(correction.descriptors);
  const weights = Float64Array.from(correction.weights);
  const rows = rowsOf(support, correction);
  const halves = new Float64Array(correction.alpha.length);
  for (const row of rows) {
    for (let i = 0; i < halves.length; i++) {
      halves[i] = (halves[i] as number) + (row[i] ?? 0) ** 2 / 2;
    }
  }
  const kernel = likenessKernel(rows, halves, Float64Array.from(correction.alpha));
  return (logarithms) => {
    let square = 0;
    for (let k = 0; k < descriptors.length; k++) {
      const value = logarithms[descriptors[k] as number] as number;
      if (value === 0) continue;
      const here = Math.fround(value * (weights[k] as number));
      square += here * here;
      kernel.activate(k, here);
    }
    return Math.exp(Math.max(-LIMIT, Math.min(LIMIT, kernel.sum(mean, 1 + square / 2))));
  };
}

/** Per descriptor that counts, its weighted logarithm in each design of the support, in single precision. */
function rowsOf({ designs }: Support, { descriptors, weights }: Correction): Float64Array[] {
  const rows = descriptors.map(() => new Float64Array(designs.length));
  const places = new Map(descriptors.map((descriptor, k) => [descriptor, k]));
  designs.forEach((design, i) => {
    for (let at = 0; at < design.length; at += 2) {
      const k = places.get(design[at] ?? -1);
      const row = rows[k ?? -1];
      if (row === undefined) continue;
      row[i] = Math.fround(Math.log1p(design[at + 1] ?? 0) * (weights[k ?? 0] ?? 0));
    }
  });
  return rows;
}
