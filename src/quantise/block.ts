/**
 * One block of numbers to codes: a scale, a zero point, and codes to the nearest. The scale is what its format
 * stores, and codes are made with that, so that nothing is lost between the two.
 */

import { clamp, codeRange, roundHalfEven, type Scheme } from './round.ts';
import type { ScaleStore, StoredScale } from './scales.ts';

/** How a block is quantised. */
export type BlockRule = {
  /** Bits of a code, 2 to 8. */
  readonly bits: number;
  readonly scheme: Scheme;
  readonly store: ScaleStore;
  /** Ranges tried, as shares of the block's own; the least square error wins, the first of equals. */
  readonly ranges: readonly number[];
};

export type BlockFit = {
  readonly scale: StoredScale;
  /** 0 when symmetric. */
  readonly zeroPoint: number;
  /** Sum of squared errors. */
  readonly squares: number;
};

/** The block's own range and nothing else. */
export const wholeRange: readonly number[] = [1];

/** From the whole range down to a fifth of it, in steps of a hundredth. */
export const clippedRanges: readonly number[] = Array.from(
  { length: 81 },
  (_, i) => (100 - i) / 100,
);

/**
 * Scale and zero point of a block.
 *
 * Symmetric: `s = range * max |w| / (2^(bits-1) - 1)`. Asymmetric: the range is widened to hold 0, as zero points
 * are codes; `s = range * (max - min) / (2^bits - 1)` and `z = clamp(round(-min / s))`, with the clipped minimum.
 * A block of zeros has scale 1.
 */
export function fitBlock(values: Float64Array, rule: BlockRule): BlockFit {
  let min = 0;
  let max = 0;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  let best: BlockFit | undefined;
  for (const share of rule.ranges) {
    const fit = fitRange(values, min * share, max * share, rule);
    if (best === undefined || fit.squares < best.squares) best = fit;
  }
  return best ?? fitRange(values, min, max, rule);
}

function fitRange(
  values: Float64Array,
  min: number,
  max: number,
  { bits, scheme, store }: BlockRule,
): BlockFit {
  const { low, high } = codeRange(bits, scheme);
  const span = scheme === 'symmetric' ? Math.max(max, -min) : max - min;
  const scale = store(span === 0 ? 1 : span / (scheme === 'symmetric' ? high : high - low));
  const zeroPoint =
    scheme === 'symmetric' ? 0 : clamp(roundHalfEven(-min / scale.value), low, high);
  let squares = 0;
  for (const value of values) {
    const difference =
      value - scale.value * (codeOf(value, scale.value, zeroPoint, low, high) - zeroPoint);
    squares += difference * difference;
  }
  return { scale, zeroPoint, squares };
}

/** `clamp(round(w / s) + z)`. */
export function codeOf(
  value: number,
  scale: number,
  zeroPoint: number,
  low: number,
  high: number,
): number {
  return clamp(roundHalfEven(value / scale) + zeroPoint, low, high);
}
