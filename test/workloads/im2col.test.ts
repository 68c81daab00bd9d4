import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterOffset, patch } from '../../src/workloads/im2col.ts';
import {
  checkConvolution,
  lowerConvolution,
  outputSize,
  type Convolution,
} from '../../src/workloads/shapes.ts';

/** The definition: every output is a sum over the window, taps outside the input count as zero. */
function direct(c: Convolution, input: Float64Array, weights: Float64Array): number[] {
  const [outHeight, outWidth] = outputSize(c);
  const perGroup = c.channels / c.groups;
  const outputs: number[] = [];
  for (let image = 0; image < c.batch; image++) {
    for (let f = 0; f < c.filters; f++) {
      const group = Math.floor(f / (c.filters / c.groups));
      for (let y = 0; y < outHeight; y++) {
        for (let x = 0; x < outWidth; x++) {
          let sum = 0;
          for (let ch = 0; ch < perGroup; ch++) {
            for (let i = 0; i < c.kernel[0]; i++) {
              for (let j = 0; j < c.kernel[1]; j++) {
                const iy = y * c.stride[0] + i * c.dilation[0] - c.padding.top;
                const ix = x * c.stride[1] + j * c.dilation[1] - c.padding.left;
                if (iy < 0 || ix < 0 || iy >= c.height || ix >= c.width) continue;
                const channel = group * perGroup + ch;
                sum +=
                  input[((image * c.channels + channel) * c.height + iy) * c.width + ix]! *
                  weights[((f * perGroup + ch) * c.kernel[0] + i) * c.kernel[1] + j]!;
              }
            }
          }
          outputs.push(sum);
        }
      }
    }
  }
  return outputs;
}

/** The same through the lowered products. */
function lowered(c: Convolution, input: Float64Array, weights: Float64Array): number[] {
  const { m, k, n, count } = lowerConvolution(c);
  const pixels = m / c.batch;
  const outputs: number[] = [];
  for (let group = 0; group < count; group++) {
    for (let row = 0; row < m; row++) {
      const a = new Float64Array(k).fill(NaN);
      patch(c, input, group, row, a, 0);
      for (let column = 0; column < n; column++) {
        const b = weights.subarray(filterOffset(c, group, column));
        const image = Math.floor(row / pixels);
        const filter = group * n + column;
        outputs[(image * c.filters + filter) * pixels + (row % pixels)] = a.reduce(
          (sum, value, i) => sum + value * b[i]!,
          0,
        );
      }
    }
  }
  return outputs;
}

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

const convolutions: fc.Arbitrary<Convolution> = fc
  .record({
    groups: size(3),
    channelsPerGroup: size(3),
    filtersPerGroup: size(3),
    batch: size(2),
    height: size(8),
    width: size(8),
    kernel: fc.tuple(size(3), size(3)),
    stride: fc.tuple(size(3), size(3)),
    dilation: fc.tuple(size(2), size(2)),
    padding: fc.record({ top: fc.nat(2), bottom: fc.nat(2), left: fc.nat(2), right: fc.nat(2) }),
  })
  .map(({ channelsPerGroup, filtersPerGroup, groups, ...rest }) => ({
    name: 'c',
    groups,
    channels: channelsPerGroup * groups,
    filters: filtersPerGroup * groups,
    ...rest,
  }))
  .filter((c) => checkConvolution(c).ok);

test('convolution: the lowered products give exactly the direct convolution', () => {
  fc.assert(
    fc.property(convolutions, fc.nat(1000), (c, seed) => {
      const fill = (length: number, step: number): Float64Array =>
        Float64Array.from({ length }, (_, i) => (((i + seed) * step) % 17) - 8);
      const input = fill(c.batch * c.channels * c.height * c.width, 7);
      const weights = fill((c.filters * c.channels * c.kernel[0] * c.kernel[1]) / c.groups, 11);
      expect(lowered(c, input, weights)).toEqual(direct(c, input, weights));
    }),
    { numRuns: 300 },
  );
});

describe('convolution: known shapes', () => {
  const base = {
    name: 'c',
    batch: 1,
    channels: 3,
    height: 224,
    width: 224,
    filters: 64,
    kernel: [7, 7],
    stride: [2, 2],
    padding: { top: 3, bottom: 3, left: 3, right: 3 },
    dilation: [1, 1],
    groups: 1,
  } as const satisfies Convolution;
  test('the first layer of ResNet-50 has 112 x 112 pixels and 147 taps', () => {
    expect(lowerConvolution(base)).toEqual({ name: 'c', m: 12544, k: 147, n: 64, count: 1 });
  });
  test('a depthwise layer is one product per channel', () => {
    expect(lowerConvolution({ ...base, channels: 32, filters: 32, groups: 32 })).toMatchObject({
      k: 49,
      n: 1,
      count: 32,
    });
  });
  test('groups that do not divide are refused', () => {
    expect(checkConvolution({ ...base, groups: 2 })).toMatchObject({
      ok: false,
      error: [{ path: ['channels'], expected: 'a multiple of groups = 2', actual: '3' }],
    });
  });
});
