import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usualDelays } from '../../src/structure/cells.ts';
import { daddaHeights } from '../../src/structure/reduce/methods.ts';
import {
  reduceColumns,
  rowArrivals,
  treeMethods,
  type CellKind,
  type PlacedCell,
  type Reduced,
  type TimedBit,
} from '../../src/structure/reduce/index.ts';

/** What a cell does to the bits on its pins; carries of the chain weigh as much as the carry. */
const meaning: Readonly<Record<CellKind, (bits: readonly number[]) => number[]>> = {
  'full-adder': add,
  'half-adder': add,
  'half-adder-one': (bits) => add([...bits, 1]),
  'compressor-4-2': ([a = 0, b = 0, c = 0, d = 0, chain = 0]) => {
    const [partial = 0, link = 0] = add([a, b, c]);
    return [...add([partial, d, chain]), link];
  },
  'compressor-6-2': ([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, k0 = 0, k1 = 0, k2 = 0]) => {
    const [low = 0, link0 = 0] = add([a, b, c]);
    const [high = 0, link1 = 0] = add([d, e, f]);
    const [middle = 0, link2 = 0] = add([low, high, k0]);
    return [...add([middle, k1, k2]), link0, link1, link2];
  },
  parity: (bits) => [add(bits)[0] ?? 0],
  invert: ([bit = 0]) => [1 - bit],
};

function add(bits: readonly number[]): number[] {
  const total = bits.reduce((x, y) => x + y, 0);
  return [total % 2, Math.floor(total / 2) % 2];
}

/** Values of all nets, cell by cell; a net used before it is made is an error. */
function evaluate(
  cells: readonly PlacedCell[],
  inputs: ReadonlyMap<string, number>,
): Map<string, number> {
  const nets = new Map(inputs);
  nets.set("1'b1", 1);
  nets.set("1'b0", 0);
  for (const cell of cells) {
    const bits = cell.inputs.map((net) => {
      const value = nets.get(net);
      if (value === undefined) throw new Error(`${cell.name} uses ${net} before it is made`);
      return value;
    });
    meaning[cell.kind](bits).forEach((value, i) => nets.set(cell.outputs[i] ?? '', value));
  }
  return nets;
}

function rowValue(row: readonly TimedBit[], nets: ReadonlyMap<string, number>): bigint {
  return row.reduce((sum, bit, i) => sum + (BigInt(nets.get(bit.net) ?? NaN) << BigInt(i)), 0n);
}

const heights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 10 });

describe.each(treeMethods)('%s', (method) => {
  test('the two rows add up to the columns and the constant, whatever their shape', () => {
    fc.assert(
      fc.property(heights, fc.bigInt(-4096n, 4095n), fc.integer(), (shape, constant, seed) => {
        const width = shape.length;
        const { columns, values, total } = columnsOf(shape, seed);
        const reduced = reduceColumns(columns, { method, width, constant });
        const nets = evaluate(reduced.cells, values);
        const rows = rowValue(reduced.sumRow, nets) + rowValue(reduced.carryRow, nets);
        expect(BigInt.asUintN(width, rows)).toBe(BigInt.asUintN(width, total + constant));
      }),
      { numRuns: 300 },
    );
  });

  test('no full or half adder is given a constant, and no net is made twice', () => {
    fc.assert(
      fc.property(heights, fc.bigInt(0n, 1023n), (shape, constant) => {
        const { columns } = columnsOf(shape, 1);
        const { cells } = reduceColumns(columns, { method, width: shape.length, constant });
        expect(cells.flatMap((cell) => cell.inputs).filter((net) => net.startsWith("1'b"))).toEqual(
          [],
        );
        const made = cells.flatMap((cell) => cell.outputs);
        expect(new Set(made).size).toBe(made.length);
      }),
    );
  });
});

test('one row is the sum itself: nothing is left to add', () => {
  fc.assert(
    fc.property(heights, fc.bigInt(-4096n, 4095n), fc.integer(), (shape, constant, seed) => {
      const width = shape.length;
      const { columns, values, total } = columnsOf(shape, seed);
      const reduced = reduceColumns(columns, { method: 'tdm', width, constant, rows: 1 });
      const nets = evaluate(reduced.cells, values);
      expect(rowValue(reduced.sumRow, nets)).toBe(BigInt.asUintN(width, total + constant));
      expect(new Set(reduced.carryRow.map(({ net }) => net))).toEqual(new Set(["1'b0"]));
    }),
    { numRuns: 300 },
  );
});

/** Columns of a shape with drawn bits and arrival times. */
function columnsOf(
  shape: readonly number[],
  seed: number,
): { columns: TimedBit[][]; values: Map<string, number>; total: bigint } {
  let state = (seed ^ 0x2545f491) >>> 0;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  const values = new Map<string, number>();
  let total = 0n;
  const columns = shape.map((height, column) =>
    Array.from({ length: height }, (_, i) => {
      const net = `x${column}[${i}]`;
      const value = draw(2);
      values.set(net, value);
      total += BigInt(value) << BigInt(column);
      return { net, arrivalPs: draw(300) };
    }),
  );
  return { columns, values, total };
}

/** Columns of an n x n and-array, all bits at once. */
function square(n: number): TimedBit[][] {
  return Array.from({ length: 2 * n }, (_, column) =>
    Array.from({ length: Math.max(0, Math.min(column + 1, 2 * n - 1 - column)) }, (__, i) => ({
      net: `p${column}[${i}]`,
      arrivalPs: 0,
    })),
  );
}

function count(reduced: Reduced, kind: CellKind): number {
  return reduced.cells.filter((cell) => cell.kind === kind).length;
}

function latest(reduced: Reduced): number {
  return Math.max(...rowArrivals(reduced));
}

describe('known figures', () => {
  test('the heights below a Dadda tree of 14 rows are 13, 9, 6, 4, 3, 2', () => {
    expect(daddaHeights(14)).toEqual([13, 9, 6, 4, 3, 2]);
    expect(daddaHeights(2)).toEqual([]);
  });

  test.each([4, 8, 12, 16])(
    'a Dadda tree of %i x %i takes n^2-4n+3 full and n-1 half adders',
    (n) => {
      const reduced = reduceColumns(square(n), { method: 'dadda', width: 2 * n });
      expect(count(reduced, 'full-adder')).toBe(n * n - 4 * n + 3);
      expect(count(reduced, 'half-adder')).toBe(n - 1);
    },
  );

  test('8 rows take four levels of adders by Dadda and by Wallace', () => {
    for (const method of ['dadda', 'wallace'] as const) {
      expect(reduceColumns(square(8), { method, width: 16 }).levels).toBe(4);
    }
  });

  test('16 rows of 4:2 compressors settle in three stages', () => {
    const columns = Array.from({ length: 24 }, (_, c) =>
      Array.from({ length: c < 16 ? 16 : 0 }, (__, i) => ({ net: `x${c}[${i}]`, arrivalPs: 0 })),
    );
    const { cells } = reduceColumns(columns, { method: 'compressor42', width: 24 });
    const inTheMiddle = cells.filter(({ column }) => column >= 8 && column < 16);
    expect(new Set(inTheMiddle.map(({ step }) => step)).size).toBe(3);
  });

  test.each(treeMethods)(
    '%s does not ripple: its depth is that of the rows, not of the columns',
    (method) => {
      const depthOf = (width: number): number => {
        const columns = Array.from({ length: width }, (_, c) =>
          Array.from({ length: c < width / 2 ? 6 : 1 }, (__, i) => ({
            net: `x${c}[${i}]`,
            arrivalPs: 0,
          })),
        );
        // Where six rows end, a constant one meets the single bits: carries must stop there.
        const constant = 1n << BigInt(width / 2);
        return reduceColumns(columns, { method, width, constant }).levels;
      };
      expect(depthOf(64)).toBe(depthOf(24));
      expect(depthOf(64)).toBeLessThanOrEqual(6);
    },
  );

  test.each([8, 16, 24])('tdm settles no later than Dadda and Wallace for %i rows', (n) => {
    const by = (method: 'tdm' | 'dadda' | 'wallace'): number =>
      latest(reduceColumns(square(n), { method, width: 2 * n }));
    expect(by('tdm')).toBeLessThanOrEqual(by('dadda'));
    expect(by('tdm')).toBeLessThanOrEqual(by('wallace'));
  });

  test('tdm lets a late bit pass one adder only', () => {
    const early = Array.from({ length: 8 }, (_, i) => ({ net: `e[${i}]`, arrivalPs: 0 }));
    const late = { net: 'late', arrivalPs: 5000 };
    const reduced = reduceColumns([[late, ...early], [], [], []], { method: 'tdm', width: 5 });
    const worst = 5000 + usualDelays.full[2].sumPs;
    expect(latest(reduced)).toBeLessThanOrEqual(worst);
  });
});
