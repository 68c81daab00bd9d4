/** How far one list of numbers is from another, in double precision. */

import { InvariantError } from '../errors.ts';

export type ErrorMetrics = {
  /** Signal power over error power, decibels; null when there is no error, or no signal. */
  readonly sqnrDb: number | null;
  /** Greatest difference. */
  readonly maxAbs: number;
  /** Root of the mean squared difference over that of the reference; null when the reference is all 0. */
  readonly relativeRms: number | null;
  /** Cosine of the angle between the two; null when one of them is all 0. */
  readonly cosine: number | null;
};

/** Compare with a reference of the same length. */
export function errorMetrics(
  reference: ArrayLike<number>,
  actual: ArrayLike<number>,
): ErrorMetrics {
  if (reference.length !== actual.length) {
    throw new InvariantError(`${actual.length} numbers against ${reference.length}`);
  }
  let signal = 0;
  let noise = 0;
  let power = 0;
  let product = 0;
  let maxAbs = 0;
  for (let i = 0; i < reference.length; i++) {
    const [x = 0, y = 0] = [reference[i], actual[i]];
    signal += x * x;
    power += y * y;
    product += x * y;
    noise += (y - x) * (y - x);
    maxAbs = Math.max(maxAbs, Math.abs(y - x));
  }
  const norms = Math.sqrt(signal) * Math.sqrt(power);
  return {
    sqnrDb: noise === 0 || signal === 0 ? null : 10 * Math.log10(signal / noise),
    maxAbs,
    relativeRms: signal === 0 ? null : Math.sqrt(noise / signal),
    cosine: norms === 0 ? null : product / norms,
  };
}
