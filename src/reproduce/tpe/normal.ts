/** Integers as the authors' bench draws them: normal, rounded, what falls outside the format drawn again. */

import { randomStream } from '../../workloads/random.ts';

const LOW = -128;
const HIGH = 127;

/** Probability of each int8 word 0..255 under a standard deviation, exact to the step of the integration. */
export function int8Probabilities(sigma: number): number[] {
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

/** `count` words drawn with the probabilities above. */
export function drawInt8(sigma: number, count: number, seed: number, stream: number): Uint8Array {
  const cumulative: number[] = [];
  int8Probabilities(sigma).reduce((sum, p, word) => (cumulative[word] = sum + p), 0);
  const random = randomStream(seed, stream, Math.round(sigma * 1000));
  return Uint8Array.from({ length: count }, () => {
    const u = random.unit();
    let [low, high] = [0, 255];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 1) > u) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}
