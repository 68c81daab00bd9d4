import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeArray } from '../../src/formats/bulk.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { decodedLine, materialise, openLayer } from '../../src/workloads/operands.ts';
import { defaultScale } from '../../src/workloads/quantise.ts';
import type { Convolution } from '../../src/workloads/shapes.ts';
import type { DataSpec, LayerSpec, OperandFormats } from '../../src/workloads/workload.ts';

const int8: OperandFormats = { activation: requireFormat('int8'), weight: requireFormat('int8') };

function data(formats: OperandFormats, more: Partial<DataSpec> = {}): DataSpec {
  const side = (which: 'activation' | 'weight'): DataSpec['weight'] => ({
    distribution: 'normal',
    scale: defaultScale(formats[which]),
    sigmas: 4,
  });
  return {
    seed: 7,
    activation: side('activation'),
    weight: side('weight'),
    outlierFraction: 0.05,
    outlierGain: 20,
    ...more,
  };
}

const gemm: LayerSpec = { kind: 'gemm', gemm: { name: 'g', m: 5, k: 40, n: 6, count: 3 } };

test('operands: the first words of a seed are the same on every machine', () => {
  const { words } = openLayer(gemm, 0, int8, data(int8)).operands(0).row(0);
  expect(Array.from(words.slice(0, 8), Number)).toMatchInlineSnapshot(`
    [
      213,
      244,
      67,
      151,
      193,
      218,
      225,
      197,
    ]
  `);
});

test('operands: a line is the same whichever lines were asked for before, and lines differ', () => {
  const once = openLayer(gemm, 2, int8, data(int8)).operands(1);
  const again = openLayer(gemm, 2, int8, data(int8)).operands(1);
  again.row(0);
  again.column(5);
  expect(again.row(3).words).toEqual(once.row(3).words);
  expect(once.row(3).words).not.toEqual(once.row(4).words);
  expect(once.row(3).words).not.toEqual(once.column(3).words);
  const other = openLayer(gemm, 2, int8, data(int8)).operands(2);
  expect(other.row(3).words).not.toEqual(once.row(3).words);
});

test('operands: whole matrices hold the rows of A and the columns of B', () => {
  const operands = openLayer(gemm, 0, int8, data(int8)).operands(0);
  const { a, b, aScales, bScales } = materialise(operands, int8);
  for (let i = 0; i < 5; i++) {
    expect(a.slice(i * 40, (i + 1) * 40)).toEqual(operands.row(i).words);
    expect(aScales[i]).toBe(operands.row(i).scale);
  }
  for (let j = 0; j < 6; j++) {
    const column = Array.from({ length: 40 }, (_, i) => b[i * 6 + j]);
    expect(column).toEqual([...operands.column(j).words]);
    expect(bScales[j]).toBe(operands.column(j).scale);
  }
});

test.each(['int8', 'int4', 'uint8', 'fixed8_6', 'e4m3', 'e2m1', 'bf16', 'posit16_1', 'sm6'])(
  'operands of %s: no neighbouring word is nearer to the value than the one chosen',
  (name) => {
    const format = requireFormat(name);
    const formats = { activation: format, weight: format };
    const line = openLayer(gemm, 0, formats, data(formats)).operands(0).row(0);
    const decoded = decodedLine(line, format);
    const nearer = Array.from(line.values).flatMap((value, i) => {
      const error = Math.abs((decoded[i] ?? NaN) - value);
      return [-1, 1]
        .map((step) => Number(line.words[i]) + step)
        .filter((word) => word >= 0 && word < 2 ** format.bits)
        .filter((word) => {
          const words = line.words.slice(0, 1);
          words[0] = word;
          const other = Math.abs((decodeArray(format, words)[0] ?? NaN) * line.scale - value);
          return other < error * (1 - 1e-12);
        });
    });
    expect(nearer).toEqual([]);
  },
);

test('absmax: the greatest magnitude of each line becomes the greatest value of the format', () => {
  const operands = openLayer(gemm, 0, int8, data(int8)).operands(0);
  for (let i = 0; i < 5; i++) {
    const decoded = decodeArray(int8.activation, operands.row(i).words);
    expect(Math.max(...decoded.map(Math.abs))).toBe(127);
  }
});

test('sigma: the scale is the same for every line, and beyond it words saturate', () => {
  const side = { distribution: 'normal', scale: 'sigma', sigmas: 1 } as const;
  const spec = data(int8, { activation: side, weight: side });
  const operands = openLayer(gemm, 0, int8, spec).operands(0);
  expect(operands.row(0).scale).toBe(1 / 127);
  const decoded = decodeArray(int8.activation, operands.row(0).words);
  const beyond = decoded.filter((_, i) => (operands.row(0).values[i] ?? 0) > 1.01);
  expect(beyond.length).toBeGreaterThan(0);
  expect(beyond.every((value) => value === 127)).toBe(true);
});

test('ternary weights: magnitudes above half of the mean magnitude become +-1', () => {
  const formats = { activation: int8.activation, weight: requireFormat('ternary') };
  const column = openLayer(gemm, 0, formats, data(formats)).operands(0).column(0);
  const mean = column.values.reduce((sum, v) => sum + Math.abs(v), 0) / 40;
  expect(column.scale).toBeCloseTo(mean, 12);
  const decoded = decodeArray(formats.weight, column.words);
  column.values.forEach((v, i) => {
    expect(decoded[i]! + 0).toBe(Math.abs(v) > mean / 2 ? Math.sign(v) : 0);
  });
});

test('unsigned formats get the positive part of the draw, and the reference sees the same numbers', () => {
  const formats = { activation: requireFormat('uint8'), weight: int8.weight };
  const { values } = openLayer(gemm, 0, formats, data(formats)).operands(0).row(0);
  expect(Math.min(...values)).toBe(0);
  expect(values.filter((v) => v > 0).length).toBeGreaterThan(10);
});

test('outlier channels: the same columns of A are large in every row', () => {
  const side = { distribution: 'normal-outliers', scale: 'absmax', sigmas: 4 } as const;
  const operands = openLayer(gemm, 0, int8, data(int8, { activation: side })).operands(0);
  const mean = Array.from({ length: 40 }, (_, channel) => {
    let sum = 0;
    for (let i = 0; i < 5; i++) sum += Math.abs(operands.row(i).values[channel] ?? 0);
    return sum / 5;
  });
  expect(mean.filter((m) => m > 5)).toHaveLength(2);
});

describe('convolutions', () => {
  const convolution: Convolution = {
    name: 'c',
    batch: 2,
    channels: 4,
    height: 5,
    width: 6,
    filters: 6,
    kernel: [3, 2],
    stride: [2, 1],
    padding: { top: 1, bottom: 1, left: 1, right: 1 },
    dilation: [1, 2],
    groups: 2,
  };
  const layer: LayerSpec = { kind: 'convolution', convolution };

  test('the operands of the products are those of one input and one weight tensor', () => {
    // Rebuild both tensors from the lines, checking that every line agrees on every element.
    const open = openLayer(layer, 0, int8, data(int8));
    const seen = new Map<string, number>();
    const padding: number[] = [];
    for (const group of [0, 1]) {
      const operands = open.operands(group);
      const outWidth = 6;
      for (let row = 0; row < operands.m; row++) {
        const { words, scale } = operands.row(row);
        expect(scale).toBe(open.operands(0).row(0).scale);
        const perImage = operands.m / 2;
        const [y, x] = [Math.floor((row % perImage) / outWidth), row % outWidth];
        let at = 0;
        for (let channel = 0; channel < 2; channel++) {
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 2; j++) {
              const [iy, ix] = [y * 2 + i - 1, x + j * 2 - 1];
              const word = Number(words[at++]);
              if (iy < 0 || iy >= 5 || ix < 0 || ix >= 6) {
                padding.push(word);
                continue;
              }
              const key = `${Math.floor(row / perImage)} ${group * 2 + channel} ${iy} ${ix}`;
              expect(seen.get(key) ?? word).toBe(word);
              seen.set(key, word);
            }
          }
        }
      }
    }
    expect(padding.length).toBeGreaterThan(0);
    expect(padding.every((word) => word === 0)).toBe(true);
    expect(seen.size).toBe(2 * 4 * 5 * 6);
  });
  test('each filter has its own scale and is drawn once', () => {
    const open = openLayer(layer, 0, int8, data(int8));
    const columns = [0, 1].flatMap((group) => [0, 1, 2].map((j) => open.operands(group).column(j)));
    expect(new Set(columns.map(({ scale }) => scale)).size).toBe(6);
  });
});

test('operands: no layer of any shape and format fails to open', () => {
  const name = fc.constantFrom(
    'int2',
    'int16',
    'uint4',
    'ternary',
    'bipolar',
    'pow2_4',
    'e5m2',
    'fp32',
    'posit8_0',
  );
  fc.assert(
    fc.property(name, name, fc.nat(1e9), (activation, weight, seed) => {
      const formats = { activation: requireFormat(activation), weight: requireFormat(weight) };
      const open = openLayer(gemm, 0, formats, data(formats, { seed }));
      const { a, b } = materialise(open.operands(0), formats);
      for (const [words, format] of [
        [a, formats.activation],
        [b, formats.weight],
      ] as const) {
        const decoded = decodeArray(format, words);
        expect(decoded.every((v) => Number.isFinite(v))).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
