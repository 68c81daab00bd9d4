/** Tensors on disk, through `.npy` and back. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decodeArray } from '../../src/formats/bulk.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { quantiseFile } from '../../src/run/quantise.ts';
import { readNpy, writeNpy } from '../../src/workloads/npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-quantise-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the files hold what stands for the tensor: scale * (code - zero point)', () => {
  const [k, n, size] = [10, 3, 4];
  const values = Float32Array.from({ length: k * n }, (_, i) => Math.sin(7 * i) * (1 + (i % n)));
  const file = join(folder, 'w.npy');
  writeFileSync(file, writeNpy(values, [k, n]));
  const granularity = { kind: 'group', size } as const;
  const report = quantiseFile(file, { bits: 5, granularity, out: folder });
  const read = (name: string): ReturnType<typeof readNpy> =>
    readNpy(readFileSync(join(folder, 'w.quantised', name)), name);
  const [codes, words, zeros] = [read('codes.npy'), read('scales.npy'), read('zero-points.npy')];
  expect(words.shape).toEqual([3, n]);
  expect(zeros.shape).toEqual([3, n]);
  const scales = decodeArray(requireFormat('fp16'), Uint16Array.from(words.data, Number));
  const restored = read('dequantised.npy').data;
  let greatest = 0;
  for (let i = 0; i < k * n; i++) {
    const block = Math.floor(Math.floor(i / n) / size) * n + (i % n);
    const value = (scales[block] ?? NaN) * (Number(codes.data[i]) - Number(zeros.data[block]));
    expect(restored[i]).toBe(value);
    greatest = Math.max(greatest, Math.abs(value - (values[i] ?? NaN)));
  }
  expect(report.error.maxAbs).toBe(greatest);
  expect(report.error.sqnrDb).toBeGreaterThan(20);
});

test('a symmetric tensor has no file of zero points', () => {
  const file = join(folder, 's.npy');
  writeFileSync(file, writeNpy(Float64Array.of(1, -2, 3), [3]));
  const { files } = quantiseFile(file, { scheme: 'symmetric', out: folder });
  expect(files.some((path) => path.includes('zero'))).toBe(false);
});

test('a tensor with infinities is refused with its file and the element', () => {
  const file = join(folder, 'inf.npy');
  writeFileSync(file, writeNpy(Float64Array.of(1, Infinity), [2]));
  expect(() => quantiseFile(file, { out: folder })).toThrow(
    `${file}: element 1 must be a finite number, not Infinity`,
  );
});
