import { describe, expect, test } from 'vitest';
import { channelGains, draw } from '../../src/workloads/distributions.ts';
import { logarithm } from '../../src/workloads/logarithm.ts';
import { randomStream } from '../../src/workloads/random.ts';

function moments(values: Float64Array): { mean: number; variance: number; kurtosis: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  let second = 0;
  let fourth = 0;
  for (const v of values) {
    second += (v - mean) ** 2;
    fourth += (v - mean) ** 4;
  }
  const variance = second / values.length;
  return { mean, variance, kurtosis: fourth / values.length / variance ** 2 };
}

test('random stream: the first words of a seed are the same on every machine', () => {
  const stream = randomStream(7, 0, 1, 2);
  expect([stream.word(), stream.word(), stream.word()]).toMatchInlineSnapshot(`
    [
      1107527374,
      3325101252,
      1306678123,
    ]
  `);
});

test('random stream: neighbouring keys give unrelated words', () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 100; seed++) {
    for (let line = 0; line < 100; line++) seen.add(randomStream(seed, line).word());
  }
  // 10^4 draws of 2^32: about 0.01 collisions are expected.
  expect(seen.size).toBeGreaterThanOrEqual(9998);
});

test('random stream: every bit is one about half of the time', () => {
  const stream = randomStream(1);
  const ones = Array.from({ length: 32 }, () => 0);
  for (let i = 0; i < 20_000; i++) {
    const word = stream.word();
    for (let b = 0; b < 32; b++) ones[b]! += (word >>> b) & 1;
  }
  for (const count of ones) expect(Math.abs(count - 10_000)).toBeLessThan(5 * 71);
});

test('logarithm: within three units in the last place of Math.log over the whole range', () => {
  const stream = randomStream(3);
  for (let i = 0; i < 20_000; i++) {
    const x = (0.5 + stream.unit()) * 2 ** (Math.floor(stream.unit() * 2000) - 1000);
    const exact = Math.log(x);
    const tolerance = 3 * 2 ** -52 * Math.max(Math.abs(exact), 2 ** -20);
    expect(Math.abs(logarithm(x) - exact)).toBeLessThanOrEqual(tolerance);
  }
  expect(logarithm(1)).toBe(0);
});

describe('distributions: mean 0, variance 1, and the kurtosis of their name', () => {
  const expected = { uniform: 1.8, normal: 3, laplace: 6 } as const;
  test.each(['uniform', 'normal', 'laplace'] as const)('%s', (name) => {
    const values = new Float64Array(200_001);
    draw(name, randomStream(11), values);
    const { mean, variance, kurtosis } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(kurtosis / expected[name] - 1)).toBeLessThan(0.05);
  });
});

test('normal: the tails have the weight of the normal law', () => {
  const values = new Float64Array(400_000);
  draw('normal', randomStream(5), values);
  const beyond = (limit: number): number => values.filter((v) => Math.abs(v) > limit).length;
  expect(Math.abs(beyond(1) / values.length - 0.3173)).toBeLessThan(0.005);
  expect(Math.abs(beyond(2) / values.length - 0.0455)).toBeLessThan(0.002);
  expect(Math.abs(beyond(3) / values.length - 0.0027)).toBeLessThan(0.0005);
});

test('outlier channels: the stated fraction of channels, each with the stated gain, chosen by the seed', () => {
  const distribution = { name: 'normal-outliers', outlierFraction: 0.05, outlierGain: 20 } as const;
  const gains = channelGains(distribution, 200, [1, 2])!;
  expect(gains.filter((gain) => gain === 20)).toHaveLength(10);
  expect(gains.filter((gain) => gain === 1)).toHaveLength(190);
  expect(channelGains(distribution, 200, [1, 2])).toEqual(gains);
  expect(channelGains(distribution, 200, [1, 3])).not.toEqual(gains);
  expect(channelGains({ ...distribution, name: 'normal' }, 200, [1])).toBeUndefined();
});
