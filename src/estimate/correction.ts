/**
 * Corrections of the linear model by likeness: the logarithm of synthesis over model is interpolated between the
 * designs that were fitted, with a rational quadratic kernel over descriptors on a logarithmic scale. A design that is
 * like none of them gets their mean.
 */

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

/** Make a correction ready to use. */
export function corrector(support: Support, correction: Correction): Corrector {
  const { descriptors, mean, alpha } = correction;
  const size = descriptors.length;
  const points = supportPoints(support, correction);
  const weights = Float64Array.from(correction.weights);
  const here = new Float64Array(size);
  const count = alpha.length;
  return (logarithms) => {
    for (let k = 0; k < size; k++) {
      here[k] = (logarithms[descriptors[k] as number] as number) * (weights[k] as number);
    }
    let sum = mean;
    for (let i = 0; i < count; i++) {
      sum += (alpha[i] as number) * likeness(points, i * size, here);
    }
    return Math.exp(Math.max(-LIMIT, Math.min(LIMIT, sum)));
  };
}

/** 1 for the same place, falling with distance. */
export function likeness(points: Float64Array, at: number, here: Float64Array): number {
  let distance = 0;
  for (let k = 0; k < here.length; k++) {
    const step = (points[at + k] as number) - (here[k] as number);
    distance += step * step;
  }
  return 1 / (1 + 0.5 * distance);
}

/** The support in weighted logarithms, one row per design. */
function supportPoints(
  { designs }: Support,
  { descriptors, weights }: Pick<Correction, 'descriptors' | 'weights'>,
): Float64Array {
  const column = new Map(descriptors.map((descriptor, k) => [descriptor, k]));
  const points = new Float64Array(designs.length * descriptors.length);
  designs.forEach((design, row) => {
    for (let at = 0; at < design.length; at += 2) {
      const k = column.get(design[at] ?? -1);
      if (k === undefined) continue;
      points[row * descriptors.length + k] = Math.log1p(design[at + 1] ?? 0) * (weights[k] ?? 0);
    }
  });
  return points;
}
