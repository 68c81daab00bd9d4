/** A product as a run: by one array, or cut into four that run at once. */

import type { Word } from '../../bits/index.ts';
import type { GemmShape, GemmWords } from '../family.ts';
import { runTimes, type RunTimes } from './clock.ts';
import type { Run } from './panels.ts';
import type { Operands } from './software.ts';
import type { Coprocessor, Shape } from './shape.ts';

/** How the rows and the columns of a product are shared out. */
export type Cut = { readonly shape: Shape; readonly down: 1 | 2 | 4; readonly across: 1 | 2 | 4 };

/** One array, and the ways to share a product out among four. */
export const cuts: readonly [Cut, ...Cut[]] = [
  { shape: 'one', down: 1, across: 1 },
  { shape: 'four', down: 1, across: 4 },
  { shape: 'four', down: 2, across: 2 },
  { shape: 'four', down: 4, across: 1 },
];

export type Chosen = { readonly cut: Cut; readonly run: Run; readonly times: RunTimes };

/** The run that takes the fewest cycles; of equal ones that of one array. */
export function chooseRun(size: Coprocessor, gemm: GemmShape): Chosen {
  return cuts
    .map((cut) => runAs(size, gemm, cut))
    .reduce((best, one) => (one.times.cycles < best.times.cycles ? one : best));
}

/** The run of a product that is cut so. */
export function runAs(size: Coprocessor, gemm: GemmShape, cut: Cut): Chosen {
  const run = runOf(gemm, cut);
  return { cut, run, times: runTimes(size, run) };
}

function runOf({ m, k, n }: GemmShape, { shape, down, across }: Cut): Run {
  return { shape, m: Math.ceil(m / down), k, n: Math.ceil(n / across) };
}

/** The operands of each array; rows and columns beyond the product are 0. */
export function shareOperands({ m, n, a, b }: GemmWords, { cut, run }: Chosen): Operands[] {
  return shares(cut).map(({ down, across }) => {
    const [top, left] = [down * run.m, across * run.n];
    return {
      a: Array.from({ length: run.m * run.k }, (_, at) => {
        const row = top + Math.floor(at / run.k);
        return row < m ? (a[row * run.k + (at % run.k)] ?? 0n) : 0n;
      }),
      b: Array.from({ length: run.k * run.n }, (_, at) => {
        const column = left + (at % run.n);
        return column < n ? (b[Math.floor(at / run.n) * n + column] ?? 0n) : 0n;
      }),
    };
  });
}

/** The whole product from those of the arrays. */
export function joinResults(
  { m, n }: GemmShape,
  { cut, run }: Chosen,
  results: readonly (readonly Word[])[],
): Word[] {
  const all = shares(cut);
  return Array.from({ length: m * n }, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    const array = all.findIndex(
      ({ down, across }) =>
        down === Math.floor(row / run.m) && across === Math.floor(column / run.n),
    );
    return results[array]?.[(row % run.m) * run.n + (column % run.n)] ?? 0n;
  });
}

/** Which part each array has. */
function shares({ down, across }: Cut): { readonly down: number; readonly across: number }[] {
  return Array.from({ length: down * across }, (_, i) => ({
    down: Math.floor(i / across),
    across: i % across,
  }));
}
