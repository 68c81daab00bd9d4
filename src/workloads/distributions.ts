/** Distributions of synthetic operands, unit variance but for the outlier channels. */

import { logarithm } from './logarithm.ts';
import { randomStream, type RandomStream } from './random.ts';

export const distributionNames = ['uniform', 'normal', 'laplace', 'normal-outliers'] as const;

export type DistributionName = (typeof distributionNames)[number];

export type Distribution = {
  readonly name: DistributionName;
  /** `normal-outliers`: fraction of the channels that are scaled up. */
  readonly outlierFraction: number;
  /** `normal-outliers`: by how much. */
  readonly outlierGain: number;
};

const SQRT3 = 1.7320508075688772;
const SQRT_HALF = 0.7071067811865476;

/**
 * Fill `target` with independent draws of mean 0 and variance 1.
 * Outlier channels are a property of a tensor, not of a draw: see `channelGains`.
 */
export function draw(name: DistributionName, stream: RandomStream, target: Float64Array): void {
  switch (name) {
    case 'uniform':
      for (let i = 0; i < target.length; i++) target[i] = (2 * stream.unit() - 1) * SQRT3;
      return;
    case 'normal':
    case 'normal-outliers':
      drawNormal(stream, target);
      return;
    case 'laplace':
      for (let i = 0; i < target.length; i++) target[i] = laplace(stream);
      return;
  }
}

/**
 * Gain of each channel of an activation tensor: 1, or the outlier gain for a seeded choice of channels. At least
 * one channel is an outlier as soon as the fraction is above zero.
 */
export function channelGains(
  distribution: Distribution,
  channels: number,
  keys: readonly number[],
): Float64Array | undefined {
  if (distribution.name !== 'normal-outliers' || distribution.outlierFraction === 0) {
    return undefined;
  }
  const gains = new Float64Array(channels).fill(1);
  const wanted = Math.min(
    channels,
    Math.max(1, Math.round(channels * distribution.outlierFraction)),
  );
  const stream = randomStream(...keys);
  for (let chosen = 0; chosen < wanted;) {
    const channel = Math.floor(stream.unit() * channels);
    if (gains[channel] !== 1) continue;
    gains[channel] = distribution.outlierGain;
    chosen++;
  }
  return gains;
}

/** Marsaglia's polar method: two draws from a point inside the unit circle. */
function drawNormal(stream: RandomStream, target: Float64Array): void {
  for (let i = 0; i < target.length;) {
    const u = 2 * stream.unit() - 1;
    const v = 2 * stream.unit() - 1;
    const s = u * u + v * v;
    if (s >= 1 || s === 0) continue;
    const factor = Math.sqrt((-2 * logarithm(s)) / s);
    target[i++] = u * factor;
    if (i < target.length) target[i++] = v * factor;
  }
}

/** By inversion; variance 2 b^2 = 1. */
function laplace(stream: RandomStream): number {
  const unit = 1 - stream.unit(); // (0, 1]
  const magnitude = -logarithm(unit) * SQRT_HALF;
  return stream.word() & 1 ? -magnitude : magnitude;
}
