import { expect, test } from 'vitest';
import { matrix2d } from '../../src/arrays/matrix-2d/index.ts';
import { arrayOf, scheduleLaws } from '../laws/array-laws.ts';

scheduleLaws(matrix2d, [
  [{ rows: 1, columns: 1 }, {}],
  [{ rows: 1, columns: 3 }, { pipeline: 2 }],
  [{ rows: 5, columns: 1 }, {}],
  [
    { rows: 4, columns: 4 },
    { pipeline: 2, accumulator: 16, overflow: 'saturate' },
  ],
  [{ rows: 6, columns: 2, depth: 3 }, { pipeline: 2 }],
]);

test('operands reach all elements at once: a tile of k beats, and R more cycles for its rows', () => {
  const design = arrayOf(matrix2d, { rows: 16, columns: 16 });
  // One tile: 64 beats, then L + 2 cycles to the first row of 16; tiles follow without a pause.
  expect(design.schedule({ m: 16, k: 64, n: 16 }).cycles).toBe(64 + 1 + 1 + 16);
  expect(design.schedule({ m: 16, k: 64, n: 160 }).cycles).toBe(640 + 1 + 1 + 16);
});
