import { expect, test } from 'vitest';
import { requireFormat } from '../../src/formats/index.ts';
import { openLayer } from '../../src/workloads/operands.ts';
import type { DataSpec, LayerSpec, OperandFormats } from '../../src/workloads/workload.ts';

const layer: LayerSpec = {
  kind: 'gemm',
  gemm: { name: 'ragged', m: 2, k: 7, n: 3, count: 1 },
};
const side = { distribution: 'normal', scale: 1, sigmas: 4 } as const;
const data: DataSpec = {
  seed: 3,
  activation: side,
  weight: side,
  outlierFraction: 0,
  outlierGain: 1,
};
const formats: OperandFormats = {
  activation: requireFormat('posit8_0'),
  weight: requireFormat('posit8_0'),
};
const joined = (words: readonly bigint[]): bigint =>
  words.reduceRight((word, one) => (word << 8n) | one, 0n);

test('seven numbers along k make two words of four, the eighth is zero', () => {
  const packing = {
    numbers: 4,
    activation: { pack: joined },
    weight: { pack: (words: readonly bigint[]) => joined(words.toReversed()) },
  };
  const plain = openLayer(layer, 0, formats, data).operands(0);
  const packed = openLayer(layer, 0, { ...formats, packing }, data).operands(0);
  expect([packed.m, packed.k, packed.n]).toEqual([2, 2, 3]);
  const bytes = [...plain.row(1).words, 0].map(BigInt);
  expect([...packed.row(1).words].map(BigInt)).toEqual([
    joined(bytes.slice(0, 4)),
    joined(bytes.slice(4)),
  ]);
  const column = [...plain.column(2).words, 0].map(BigInt);
  expect(packed.column(2).words[0]).toBe(Number(joined(column.slice(0, 4).toReversed())));
  expect(packed.row(1).values).toEqual(plain.row(1).values);
  expect(packed.row(1).scale).toBe(plain.row(1).scale);
});

test('words of more than 32 bits keep what stands above the numbers', () => {
  const above = 9n << 40n;
  const packing = {
    numbers: 4,
    activation: { pack: (words: readonly bigint[]) => joined(words) | above },
    weight: { pack: joined },
  };
  const plain = openLayer(layer, 0, formats, data).operands(0);
  const packed = openLayer(layer, 0, { ...formats, packing }, data).operands(0);
  const bytes = [...plain.row(0).words, 0].map(BigInt);
  expect([...packed.row(0).words]).toEqual([
    joined(bytes.slice(0, 4)) | above,
    joined(bytes.slice(4)) | above,
  ]);
});

test('numbers that share a scale become words as they are, whatever their own words', () => {
  const plain = openLayer(layer, 0, formats, data).operands(0);
  const line = (values: Float64Array): { words: bigint[]; scale: number } => ({
    words: [BigInt(values.length), 1n << 40n],
    scale: values[0] ?? 0,
  });
  const packing = { numbers: 4, activation: { line }, weight: { pack: joined } };
  const packed = openLayer(layer, 0, { ...formats, packing }, data).operands(0);
  expect(packed.row(1)).toEqual({
    values: plain.row(1).values,
    words: BigUint64Array.from([7n, 1n << 40n]),
    scale: plain.row(1).values[0],
  });
});
