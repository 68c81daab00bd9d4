import { expect, test } from 'vitest';
import { cube } from '../../src/arrays/cube/index.ts';
import { arrayOf, scheduleLaws } from '../laws/array-laws.ts';

scheduleLaws(cube, [
  [{ rows: 1, columns: 1, depth: 2 }, {}],
  [{ rows: 1, columns: 3, depth: 3 }, { pipeline: 2 }],
  [{ rows: 3, columns: 1, depth: 5 }, {}],
  [
    { rows: 3, columns: 4, depth: 4 },
    { pipeline: 2, accumulator: 16, overflow: 'saturate' },
  ],
]);

test('blocks along k accumulate: R C D products per cycle, k / D beats per tile', () => {
  const design = arrayOf(cube, { rows: 8, columns: 8, depth: 8 });
  expect(design.elements).toBe(512);
  // 4 x 2 tiles of 40 beats, 2 R + C + L - 1 cycles after the last beat for its last row.
  const { cycles, utilisation } = design.schedule({ m: 32, k: 320, n: 16 });
  expect(cycles).toBe(8 * 40 + 2 * 8 + 8 + 1 - 1);
  expect(utilisation).toBeCloseTo((32 * 320 * 16) / (cycles * 512), 12);
});

test('a cube has depth: one product per beat is a systolic array', () => {
  const { element } = arrayOf(cube, { rows: 2, columns: 2 });
  const flat = cube.configure({ rows: 2, columns: 2, depth: 1 }, element);
  expect(flat.ok).toBe(false);
});
