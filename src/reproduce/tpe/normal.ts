/** Integers as the authors' bench draws them: normal, rounded, what falls outside the format drawn again. */

import { nonZeroDigits } from '../../arrays/column-engine/statistics.ts';
import type { DigitEncoding } from '../../bits/digits.ts';

const LOW = -128;
const HIGH = 127;

/** Probability of each int8 word 0..255 under a standard deviation, exact to the step of the integration. */
function int8Probabilities(sigma: number): number[] {
  const weights = Array.from({ length: 256 }, (_, word) => {
    const value = word < 128 ? word : word - 256;
    return mass(Math.max(LOW, value - 0.5), Math.min(HIGH, value + 0.5), sigma);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Integral of the density over [from, to], by Simpson's rule. */
function mass(from: number, to: number, sigma: number): number {
  const steps = 32;
  const density = (i: number): number => {
    const x = (from + ((to - from) * i) / steps) / sigma;
    return Math.exp((-x * x) / 2);
  };
  let sum = density(0) + density(steps);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i);
  return (sum * (to - from)) / (3 * steps);
}

/** Expected number of non-zero digits of a word drawn so. */
export function expectedDigits(encoding: DigitEncoding, sigma: number): number {
  const counts = nonZeroDigits({ encoding, width: 8, isSigned: true });
  return int8Probabilities(sigma).reduce((sum, p, word) => sum + p * (counts[word] ?? 0), 0);
}
