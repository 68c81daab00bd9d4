/**
 * Corrections of the linear model by likeness: the logarithm of synthesis over model is interpolated between the
 * designs that were fitted, with a rational quadratic kernel over descriptors on a logarithmic scale. A design that is
 * like none of them gets their mean.
 */
import { likenessKernel } from './likeness-kernel.ts';

/** What fitting leaves: which descriptors count, how much, and the designs interpolated between. */
export type Correction = {
  /** Indices of the descriptors that count, into `names` of the support. Neighbours are fast where both are not zero. */
  readonly descriptors: readonly number[];
  /** What one unit of the logarithm of 1 + descriptor weighs; positive. */
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

/** Corrects one design after the other. */
export type Corrector = {
  /** The logarithm of 1 + a descriptor of the design, by its place in the support's names; 0 where none is told. */
  tell(descriptor: number, logarithm: number): void;
  /** Factor to multiply the linear model with. The next design begins. */
  factor(): number;
};

/** Corrections further from their mean than by this factor are not believed. */
const LIMIT = Math.log(50);

/** Steps per unit of the axes, and where each ends. */
export type Grid = { readonly steps: number; readonly ends: readonly number[] };

/** A squared distance stays below so many squared steps. */
const GREATEST = 2 ** 31;
/** A place is no more than so many steps. */
const GREATEST_PLACE = 2 ** 15 - 1;

/**
 * The finest grid on which distances are exact in 32 bits.
 *
 * @param greatest by axis, of the support; a design that lies more than twice as far stands at the end
 */
export function gridOf(greatest: readonly number[]): Grid {
  const ends = greatest.map((each) => 2 * each);
  const square = ends.reduce((sum, end) => sum + end * end, 0);
  const farthest = Math.max(0, ...ends);
  if (!(farthest > 0)) return { steps: 1, ends };
  const finest = Math.min(Math.log2(GREATEST / square) / 2, Math.log2(GREATEST_PLACE / farthest));
  return { steps: 2 ** Math.floor(finest - 1e-3), ends };
}

/** The place of a value of 0 or more on an axis, in steps. */
export function placeOn({ steps, ends }: Grid, axis: number, value: number): number {
  return Math.round(steps * Math.min(value, ends[axis] ?? 0));
}

/** Make a correction ready to use: each design of the support weighs 1 / (1 + half the squared distance). */
export function corrector(support: Support, correction: Correction): Corrector {
  const { mean } = correction;
  const weighted = axesOf(support, correction);
  const grid = gridOf(weighted.map((axis) => axis.reduce((most, each) => Math.max(most, each), 0)));
  const places = weighted.map((axis, a) => Int16Array.from(axis, (each) => placeOn(grid, a, each)));
  const kernel = likenessKernel(
    places,
    Float64Array.from(correction.alpha),
    1 / (2 * grid.steps ** 2),
  );
  const axisOf = new Int32Array(support.names.length).fill(-1);
  const stepsPerUnit = new Float64Array(support.names.length);
  const ends = new Float64Array(support.names.length);
  correction.descriptors.forEach((descriptor, a) => {
    axisOf[descriptor] = a;
    stepsPerUnit[descriptor] = grid.steps * (correction.weights[a] ?? 0);
    ends[descriptor] = grid.steps * (grid.ends[a] ?? 0);
  });
  return {
    tell(descriptor, logarithm) {
      const axis = axisOf[descriptor] as number;
      if (axis < 0) return;
      const place = logarithm * (stepsPerUnit[descriptor] as number);
      kernel.place(axis, Math.round(Math.min(place, ends[descriptor] as number)));
    },
    factor: () => Math.exp(mean + Math.max(-LIMIT, Math.min(LIMIT, kernel.sum()))),
  };
}

/** Per descriptor that counts, its weighted logarithm in each design of the support. */
function axesOf({ designs }: Support, { descriptors, weights }: Correction): Float64Array[] {
  const axes = descriptors.map(() => new Float64Array(designs.length));
  const places = new Map(descriptors.map((descriptor, k) => [descriptor, k]));
  designs.forEach((design, i) => {
    for (let at = 0; at < design.length; at += 2) {
      const k = places.get(design[at] ?? -1);
      const axis = axes[k ?? -1];
      if (axis !== undefined) axis[i] = Math.log1p(design[at + 1] ?? 0) * (weights[k ?? 0] ?? 0);
    }
  });
  return axes;
}
