/** Group quantisers: hand vectors, laws on drawn tensors, a search that looks at every range. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeArray, encodeArray } from '../../src/formats/bulk.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { blocksOf } from '../../src/quantise/blocks.ts';
import {
  dequantiseTensor,
  errorMetrics,
  quantiseTensor,
  type QuantiseOptions,
} from '../../src/quantise/index.ts';
import { clamp, roundHalfEven } from '../../src/quantise/round.ts';

const base: QuantiseOptions = {
  bits: 4,
  scheme: 'asymmetric',
  granularity: { kind: 'group', size: 4 },
  axis: 0,
  scale: 'fp16',
  clip: 'none',
};

const scalesOf = (name: string, words: Parameters<typeof decodeArray>[1]): number[] => [
  ...decodeArray(requireFormat(name), words),
];

const finite = fc.double({ min: -1e4, max: 1e4, noNaN: true, noDefaultInfinity: true });
const anyOptions = fc.record({
  bits: fc.integer({ min: 2, max: 8 }),
  scheme: fc.constantFrom('symmetric', 'asymmetric'),
  granularity: fc.oneof(
    fc.constant({ kind: 'tensor' as const }),
    fc.constant({ kind: 'channel' as const }),
    fc.record({ kind: fc.constant('group' as const), size: fc.integer({ min: 1, max: 9 }) }),
  ),
  axis: fc.constantFrom(0, 1, 2, -1, -2, -3),
  scale: fc.constantFrom('fp32', 'fp16', 'bf16', 'e8m0', 'e4m3', 'ue4m3'),
  clip: fc.constantFrom('none', 'mse'),
});
const anyTensor = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 4 }),
  )
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      values: fc.array(finite, {
        minLength: shape[0] * shape[1] * shape[2],
        maxLength: shape[0] * shape[1] * shape[2],
      }),
    }),
  );

describe('by hand', () => {
  test('four numbers with a zero point: span 7.5 over 15 steps of one half', () => {
    const q = quantiseTensor([-2.5, 5, 0, 0.25], [4], base);
    expect(scalesOf('fp16', q.scales)).toEqual([0.5]);
    expect([...q.zeroPoints]).toEqual([5]);
    // 0.25 lies half way between the codes 5 and 6 from the zero point: 0 is even.
    expect([...q.codes]).toEqual([0, 15, 5, 5]);
    expect([...dequantiseTensor(q)]).toEqual([-2.5, 5, 0, 0]);
  });

  test('four numbers without one: the greatest magnitude is 7 steps, -8 remains for clipping', () => {
    const q = quantiseTensor([-1.75, 1, 0.375, -0.1], [4], { ...base, scheme: 'symmetric' });
    expect(scalesOf('fp16', q.scales)).toEqual([0.25]);
    expect([...q.codes]).toEqual([-7, 4, 2, 0]);
  });

  test('a group on one side of zero keeps zero in its range', () => {
    const q = quantiseTensor([5, 6, 7.5, 5], [4], base);
    expect(scalesOf('fp16', q.scales)).toEqual([0.5]);
    expect([...q.zeroPoints]).toEqual([0]);
    expect([...dequantiseTensor(q)]).toEqual([5, 6, 7.5, 5]);
  });

  test('E8M0 takes the nearest power of two, BF16 and E4M3 their nearest number', () => {
    const stored = ['e8m0', 'e4m3', 'bf16'].map((scale) => {
      const options = { ...base, scheme: 'symmetric', scale } as const;
      return scalesOf(scale, quantiseTensor([7 * 1.3, 0, 0, 0], [4], options).scales);
    });
    expect(stored).toEqual([[1], [1.25], [1.296875]]);
  });

  test('a block of zeros has scale 1 and stands for zeros', () => {
    for (const scheme of ['symmetric', 'asymmetric'] as const) {
      const q = quantiseTensor([0, 0, 0], [3], { ...base, scheme });
      expect(scalesOf('fp16', q.scales)).toEqual([1]);
      expect([...dequantiseTensor(q)]).toEqual([0, 0, 0]);
    }
  });

  test('4-bit weights in groups of 128 with FP16 scales and zero points are 4.156 bits each', () => {
    const q = quantiseTensor(new Float64Array(512), [256, 2], {
      ...base,
      granularity: { kind: 'group', size: 128 },
    });
    expect(q.blockShape).toEqual([2, 2]);
    expect(q.bitsPerElement).toBe(4 + 20 / 128);
  });

  test('an outlier is clipped where that lowers the squared error', () => {
    const values = [10, ...Array.from({ length: 127 }, (_, i) => Math.sin(i))];
    const options = { ...base, bits: 3, granularity: { kind: 'tensor' } } as const;
    const error = (clip: 'mse' | 'none'): number => {
      const q = quantiseTensor(values, [128], { ...options, clip });
      return errorMetrics(values, dequantiseTensor(q)).relativeRms ?? NaN;
    };
    expect(error('mse')).toBeLessThan(0.9 * error('none'));
  });
});

describe('laws', () => {
  test('blocks cover every element once, and groups run along the axis', () => {
    fc.assert(
      fc.property(anyTensor, anyOptions, ({ shape }, { granularity, axis }) => {
        const blocks = blocksOf(shape, granularity, axis);
        const along = axis < 0 ? axis + shape.length : axis;
        const inner = shape.slice(along + 1).reduce((a, b) => a * b, 1);
        const seen = new Set<number>();
        for (let block = 0; block < blocks.count; block++) {
          const { from, step, count } = blocks.positions(block);
          for (let i = 0; i < count; i++) seen.add(from + i * step);
          expect(step).toBe(granularity.kind === 'tensor' ? 1 : inner);
        }
        expect(seen.size).toBe(shape.reduce((a, b) => a * b, 1));
        expect(blocks.count).toBe(blocks.shape.reduce((a, b) => a * b, 1));
      }),
    );
  });

  test('every code is in range and nearest to its number, given scale and zero point', () => {
    fc.assert(
      fc.property(anyTensor, anyOptions, ({ shape, values }, options) => {
        const q = quantiseTensor(values, shape, options);
        const [low, high] =
          options.scheme === 'symmetric'
            ? [-(2 ** (options.bits - 1)), 2 ** (options.bits - 1) - 1]
            : [0, 2 ** options.bits - 1];
        const factors = scalesOf(options.scale, q.scales);
        const blocks = blocksOf(shape, options.granularity, options.axis);
        for (let block = 0; block < blocks.count; block++) {
          const { from, step, count } = blocks.positions(block);
          const [factor = NaN, zero = NaN] = [factors[block], q.zeroPoints[block]];
          expect(factor).toBeGreaterThan(0);
          expect(factor).toBeLessThan(Infinity);
          for (let i = 0; i < count; i++) {
            const [code = NaN, value = NaN] = [q.codes[from + i * step], values[from + i * step]];
            expect(code >= low && code <= high).toBe(true);
            const own = Math.abs(value / factor - (code - zero));
            for (const other of [code - 1, code + 1]) {
              if (other < low || other > high) continue;
              expect(own).toBeLessThanOrEqual(
                Math.abs(value / factor - (other - zero)) * (1 + 1e-9),
              );
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the clipped range is the best of all ranges tried, by a search of its own', () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 2, max: 8 }),
        (values, bits) => {
          const options = { ...base, bits, clip: 'mse', granularity: { kind: 'tensor' } } as const;
          const restored = dequantiseTensor(quantiseTensor(values, [values.length], options));
          const squares = (of: ArrayLike<number>): number =>
            values.reduce((sum, value, i) => sum + (value - (of[i] ?? 0)) ** 2, 0);
          const fp16 = requireFormat('fp16');
          const [min, max] = [Math.min(0, ...values), Math.max(0, ...values)];
          const least = 2 ** -24;
          for (let percent = 100; percent >= 20; percent--) {
            const share = percent / 100;
            const span = (max * share - min * share) / (2 ** bits - 1);
            const stored = encodeArray(fp16, [span === 0 ? 1 : Math.max(span, least)]);
            const [scale = NaN] = decodeArray(fp16, stored);
            const zero = clamp(roundHalfEven((-min * share) / scale), 0, 2 ** bits - 1);
            const trial = values.map(
              (value) =>
                scale * (clamp(roundHalfEven(value / scale) + zero, 0, 2 ** bits - 1) - zero),
            );
            expect(squares(restored)).toBeLessThanOrEqual(squares(trial) * (1 + 1e-12));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('one more bit, or the clipping search, never makes the error of a tensor greater', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 8, maxLength: 64 }), (values) => {
        const noise = (options: Partial<QuantiseOptions>): number => {
          const q = quantiseTensor(values, [values.length], { ...base, scale: 'fp32', ...options });
          return errorMetrics(values, dequantiseTensor(q)).relativeRms ?? 0;
        };
        expect(noise({ clip: 'mse' })).toBeLessThanOrEqual(noise({}));
      }),
    );
  });

  test('numbers that are already scale * code come back exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -7, max: 7 }), { minLength: 2, maxLength: 20 }),
        fc.integer({ min: -8, max: 8 }),
        (codes, exponent) => {
          const values = [7, ...codes].map((code) => code * 2 ** exponent);
          const options = {
            ...base,
            scheme: 'symmetric',
            granularity: { kind: 'tensor' },
          } as const;
          const q = quantiseTensor(values, [values.length], options);
          expect([...q.codes]).toEqual([7, ...codes]);
          // Same numbers; a code of 0 has no sign.
          expect([...dequantiseTensor(q)]).toEqual(values.map((value) => value + 0));
        },
      ),
    );
  });
});

describe('metrics', () => {
  test('SQNR, greatest error and cosine of a known error', () => {
    const metrics = errorMetrics([3, 4], [3, 3.5]);
    expect(metrics.sqnrDb).toBeCloseTo(20, 12);
    expect(metrics.maxAbs).toBe(0.5);
    expect(metrics.relativeRms).toBeCloseTo(0.1, 12);
    expect(metrics.cosine).toBeCloseTo(23 / (5 * Math.hypot(3, 3.5)), 12);
    expect(errorMetrics([1, 2], [1, 2]).sqnrDb).toBeNull();
    expect(errorMetrics([0], [0]).cosine).toBeNull();
  });

  test('each bit of a uniform tensor is worth about six decibels', () => {
    const values = Float64Array.from(
      { length: 4096 },
      (_, i) => ((i * 2654435761) % 4096) / 2048 - 1,
    );
    const sqnr = (bits: number): number => {
      const q = quantiseTensor(values, [4096], { ...base, bits, granularity: { kind: 'tensor' } });
      return errorMetrics(values, dequantiseTensor(q)).sqnrDb ?? NaN;
    };
    expect(sqnr(7) - sqnr(6)).toBeCloseTo(6.02, 0);
  });
});

describe('refusals', () => {
  test.each([
    [{ bits: 9 }, 'bits must be a whole number in 2..8, not 9'],
    [{ axis: 2 }, 'the axis must be in -2..1, not 2'],
    [
      { granularity: { kind: 'group', size: 0 } },
      'the group must be a whole number of at least 1, not 0',
    ],
    [
      { scale: 'int8' },
      'scale must be a floating-point format of up to 32 bits, or e8m0, not int8',
    ],
  ] as const)('%j', (options, message) => {
    expect(() => quantiseTensor([1, 2], [1, 2], { ...base, ...options })).toThrow(message);
  });

  test('an element that is not finite is named', () => {
    expect(() => quantiseTensor([1, NaN], [2], base)).toThrow(
      'element 1 must be a finite number, not NaN',
    );
  });
});
