/** Where arrays form the products of a beat, counted element by element. */

import type { ArrayDesign, GemmShape } from '../../src/arrays/family.ts';

/** For beat number `beat` of a GEMM, how many products are formed at each distance in cycles. */
export type Placement = (design: ArrayDesign, shape: GemmShape, beat: number) => readonly number[];

/** An element that keeps its sum sits in an output-stationary array, one that adds to a passing sum holds weights. */
export const placementByRole: Placement = (design, shape, beat) =>
  design.role.kind === 'accumulate'
    ? outputStationary(design, shape, beat)
    : weightStationary(design, shape, beat);

/** A sum per element: row 0 of a tile sits in the lowest row, operands hop right and down or are broadcast. */
function outputStationary(
  { architecture, rows, columns, role }: ArrayDesign,
  { m, k, n }: GemmShape,
  beat: number,
): number[] {
  const beats = Math.ceil(k / role.lanes);
  const products = Math.min(role.lanes, k - (beat % beats) * role.lanes);
  const hop = architecture === 'matrix-2d' ? 0 : 1;
  const tile = Math.floor(beat / beats);
  const across = Math.ceil(n / columns);
  const macs: number[] = [];
  for (let p = 0; p < rows; p++) {
    for (let j = 0; j < columns; j++) {
      const row = Math.floor(tile / across) * rows + (rows - 1 - p);
      const column = (tile % across) * columns + j;
      const distance = 1 + hop * (p + j);
      if (row < m && column < n) macs[distance] = (macs[distance] ?? 0) + products;
    }
  }
  return Array.from(macs, (count) => count ?? 0);
}

/** A weight per row and column: elements add `lanes` rows at once, sums take `latency` cycles from one to the next. */
function weightStationary(design: ArrayDesign, { m, k, n }: GemmShape, beat: number): number[] {
  const { rows, columns, element, role, params } = design;
  const latency = element.latency(role);
  const hop = params['activations'] === 'broadcast' ? 0 : 1;
  const tile = Math.floor(beat / m);
  const folds = Math.ceil(k / rows);
  const macs: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) {
      const depth = (tile % folds) * rows + row;
      const column = Math.floor(tile / folds) * columns + j;
      const distance = 1 + Math.floor(row / role.lanes) * latency + hop * j;
      if (depth < k && column < n) macs[distance] = (macs[distance] ?? 0) + 1;
    }
  }
  return Array.from(macs, (count) => count ?? 0);
}
