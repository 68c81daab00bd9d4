/**
 * The four arrays, two above two. Those side by side are in step; the lower two wait with their rows until the upper
 * two have given theirs, and no beat enters any of them while one stands still.
 */

import type { Word } from '../../bits/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { departures } from '../departures.ts';
import { firstRowDelay, tileInterval, type OutputStationary } from '../output-stationary/timing.ts';
import type { Beat } from './golden-panels.ts';

export type Half = 'upper' | 'lower';

export type Grid = {
  /** Nothing stands still, and a beat that ends a tile comes late enough. */
  accepts(beat: Beat | undefined): boolean;
  /** Sums of a row shown by the upper or lower arrays, left to right. */
  row(half: Half): readonly Word[] | undefined;
  /** End the cycle: a beat may have been taken, and a row of one of the halves. */
  advance(taken: Beat | undefined, rowOf: Half | undefined): void;
  clear(): void;
};

/** Four arrays of a quarter of the elements each. */
export function grid(arithmetic: Arithmetic, quarter: OutputStationary): Grid {
  const { rows, columns } = quarter;
  const halves = {
    upper: {
      out: departures(),
      last: -Infinity,
      waiting: [] as (readonly Word[])[],
      arrays: [0, 1],
    },
    lower: {
      out: departures(),
      last: -Infinity,
      waiting: [] as (readonly Word[])[],
      arrays: [2, 3],
    },
  };
  const both = [halves.upper, halves.lower];
  let sums: Word[][][] = [];
  const clear = (): void => {
    sums = Array.from({ length: 4 }, () =>
      Array.from({ length: rows }, () => Array.from({ length: columns }, () => arithmetic.zero)),
    );
    for (const half of both) {
      half.out.reset();
      half.last = -Infinity;
      half.waiting = [];
    }
  };
  const add = ({ first, last, a, b }: Beat): void => {
    sums = sums.map((array, q) =>
      array.map((line, r) =>
        line.map((sum, c) =>
          arithmetic.accumulate(
            first ? arithmetic.zero : sum,
            [a[q]?.[r] ?? 0n],
            [b[q]?.[c] ?? 0n],
          ),
        ),
      ),
    );
    if (!last) return;
    for (const half of both) {
      half.last = half.out.time;
      for (let r = 0; r < rows; r++) {
        half.waiting.push(half.arrays.flatMap((q) => sums[q]?.[r] ?? []));
        half.out.add(half.out.time + firstRowDelay(quarter) + r, { word: undefined });
      }
    }
  };
  clear();
  return {
    accepts: (beat) =>
      both.every(
        ({ out, last }) =>
          !out.frozen && !(beat?.last === true && out.time - last < tileInterval(quarter)),
      ),
    row: (half) => (halves[half].out.showing === undefined ? undefined : halves[half].waiting[0]),
    advance(taken, rowOf) {
      if (taken !== undefined) add(taken);
      for (const half of ['upper', 'lower'] as const) {
        const { out, waiting } = halves[half];
        const isTaken = half === rowOf;
        if (isTaken) waiting.shift();
        out.advance(out.showing === undefined || isTaken);
      }
    },
    clear,
  };
}
