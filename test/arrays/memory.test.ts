import { assert, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { exchange, type Step } from '../../src/arrays/memory.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { arrayOf } from '../laws/array-laws.ts';

const ample = 2 ** 40;

/** Bytes of an operand word and of a result: int8 and sums of 32 bits, but where an element has words of its own. */
const int8Bytes = { operand: 1, result: 4 };
const ownBytes: Readonly<Record<string, typeof int8Bytes>> = {
  'simd-coprocessor': { operand: 2, result: 1 },
};

test('stalls by hand: three tiles of 10 cycles behind a port of 4 bytes per cycle', () => {
  const steps: readonly Step[] = [
    { cycles: 10, inBytes: 40, outBytes: 8 },
    { cycles: 10, inBytes: 60, outBytes: 8 },
    { cycles: 10, inBytes: 20, outBytes: 8 },
  ];
  const at = (tile: number): Step => steps[tile] ?? { cycles: 0, inBytes: 0, outBytes: 0 };
  // 10 for the first tile; 15 - 10 while it runs; (20 + 8) / 4 = 7 and 8 / 4 = 2 hide; 2 for the last results.
  const outsideBytes = { read: 40 + 60 + 20, written: 3 * 8 };
  expect(exchange(3, at, { bandwidth: 4, outFits: true })).toEqual({
    stallCycles: 10 + 5 + 2,
    outsideBytes,
  });
  // Without room for results they go out in the open: 2 cycles after each tile.
  expect(exchange(3, at, { bandwidth: 4, outFits: false })).toEqual({
    stallCycles: 10 + 5 + 3 * 2,
    outsideBytes,
  });
});

test('no bytes can move faster than the bandwidth, and more bandwidth never costs cycles', () => {
  const shapes = record({
    m: integer({ min: 1, max: 60 }),
    k: integer({ min: 1, max: 60 }),
    n: integer({ min: 1, max: 60 }),
  });
  for (const family of arrayFamilies) {
    const design = arrayOf(family, { rows: 4, columns: 4 });
    const { operand, result } = ownBytes[family.slug] ?? int8Bytes;
    assert(
      property(shapes, integer({ min: 1, max: 64 }), (shape, bandwidth) => {
        const { m, k, n } = shape;
        const memory = {
          weightBytes: ample,
          activationBytes: ample,
          outputBytes: ample,
          bandwidth,
        };
        const { cycles, stallCycles: stalls, outsideBytes } = design.schedule(shape, memory);
        // With room for everything each operand comes in once and each result goes out once.
        const read = operand * (m * k + k * n);
        const bytes = read + result * m * n;
        expect(outsideBytes?.read).toBeGreaterThanOrEqual(read);
        expect(outsideBytes?.written).toBeGreaterThanOrEqual(result * m * n);
        expect(cycles + stalls).toBeGreaterThanOrEqual(bytes / bandwidth);
        const faster = design.schedule(shape, { ...memory, bandwidth: bandwidth + 1 });
        expect(faster.stallCycles).toBeLessThanOrEqual(stalls);
        const tight = { ...memory, weightBytes: 1, activationBytes: 1, outputBytes: 1 };
        expect(design.schedule(shape, tight).stallCycles).toBeGreaterThanOrEqual(stalls);
        const less = design.schedule(shape, tight).outsideBytes;
        expect(less?.read).toBeGreaterThanOrEqual(outsideBytes?.read ?? Infinity);
        expect(less?.written).toBeGreaterThanOrEqual(outsideBytes?.written ?? Infinity);
        expect(design.schedule(shape)).toMatchObject({ stallCycles: 0 });
        expect(design.schedule(shape).outsideBytes).toBeUndefined();
      }),
    );
  }
});

test('traffic: every operand once per tile that uses it, sums once per fold', () => {
  const shape = { m: 10, k: 9, n: 7 };
  const [os, ws, tree] = [systolicOs, systolicWs, adderTree].map((family) =>
    arrayOf(family, { rows: 4, columns: 3 }, { weight: 'int4', accumulator: 24 }).schedule(shape),
  );
  // 3 bands of rows, 3 of columns, 3 folds of k; half bytes of weights, 3 bytes of sums.
  expect(os?.trafficBytes).toEqual({
    weight: (9 * 7 * 3 + 1) / 2,
    activation: 90 * 3,
    output: 210,
  });
  const stationary = { weight: (9 * 7 + 1) / 2, activation: 90 * 3, output: 70 * 5 * 3 };
  expect(ws?.trafficBytes).toEqual(stationary);
  expect(tree?.trafficBytes).toEqual(stationary);
});
