/** The order in which the panels of a run come over the input stream. */

import { beatsPerVector, tileOf, type Coprocessor, type Shape } from './shape.ts';

/** A product, or four of the same size at once; `k` counts words. */
export type Run = {
  readonly shape: Shape;
  readonly m: number;
  readonly n: number;
  readonly k: number;
};

/** Some words along k of a tile's rows of A, or of its columns of B. */
export type Panel = {
  readonly of: 'a' | 'b';
  /** First row of A, or column of B, of each product. */
  readonly at: number;
  /** First word along k, and how many. */
  readonly from: number;
  readonly words: number;
  /** With this panel of B a tile begins, or ends. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** After this panel of B, that of A is not needed any more. */
  readonly freesA: boolean;
};

/**
 * Tiles of C in row-major order. Where a panel holds all of k, that of A comes once for a row of tiles; else panels
 * of A and B come in turn along k.
 */
export function* panelsOf(size: Coprocessor, run: Run): Generator<Panel, undefined> {
  const { shape, m, n, k } = run;
  const tile = tileOf(size, shape);
  const isKept = k <= tile.depth;
  for (let row = 0; row < m; row += tile.rows) {
    for (let column = 0; column < n; column += tile.columns) {
      for (let from = 0; from < k; from += tile.depth) {
        const words = Math.min(tile.depth, k - from);
        const part = { from, words, begins: from === 0, ends: from + words === k };
        const freesA = !isKept || column + tile.columns >= n;
        if (!isKept || column === 0) yield { ...part, of: 'a', at: row, freesA };
        yield { ...part, of: 'b', at: column, freesA };
      }
    }
  }
  return undefined;
}

/** Beats of a panel: a vector per word along k, of all arrays. */
export function beatsOfPanel(size: Coprocessor, shape: Shape, { of, words }: Panel): number {
  const lines = of === 'a' ? size.rows : size.columns;
  return words * beatsPerVector(lines, size.operand, size) * (shape === 'four' ? 2 : 1);
}

/** Tiles of a run. */
export function tilesOf(size: Coprocessor, { shape, m, n }: Run): number {
  const tile = tileOf(size, shape);
  return Math.ceil(m / tile.rows) * Math.ceil(n / tile.columns);
}
