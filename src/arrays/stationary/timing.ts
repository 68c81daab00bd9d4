/** When things happen in a weight-stationary array, in cycles. */

/**
 * A grid of elements that hold weights. Activations go along the columns, sums down the groups of rows.
 * A systolic array has `lanes` 1 and as many groups as rows; an array of adder trees has one group.
 */
export type Stationary = {
  readonly groups: number;
  /** Rows whose products one element adds at once. */
  readonly lanes: number;
  readonly columns: number;
  /** Cycles from one column to the next: 1 where activations hop, 0 where they are broadcast. */
  readonly hop: 0 | 1;
  /** Clock edges from an element's operands to its sum. */
  readonly latency: number;
  /** Weights of the next tile are loaded while the present ones are in use. */
  readonly isDoubleBuffered: boolean;
};

/** Products per column: the depth of a tile. */
export function depthOf({ groups, lanes }: Stationary): number {
  return groups * lanes;
}

/** Cycles by which the last column is behind the first. */
export function crossing({ columns, hop }: Stationary): number {
  return hop * (columns - 1);
}

/** From the acceptance of a beat to its output row: into the edge (1), down the groups, across the columns. */
export function rowDelay(grid: Stationary): number {
  return 1 + grid.groups * grid.latency + crossing(grid);
}

/**
 * From the acceptance of the beat that lets go of a tile's weights to the first cycle in which row `row` can be
 * loaded again: the beat must have passed its last column.
 */
export function releaseDelay(grid: Stationary, row: number): number {
  return Math.floor(row / grid.lanes) * grid.latency + crossing(grid) + 1;
}

/**
 * From that beat to the first cycle in which a beat can use the next weights, loaded one row per cycle as soon
 * as they can be. Rows wait for their own release or for the rows before them, whichever is later.
 */
export function reloadDelay(grid: Stationary): number {
  const depth = depthOf(grid);
  const first = releaseDelay(grid, 0) + depth - 1;
  const last = releaseDelay(grid, depth - 1) + grid.lanes - 1;
  return Math.max(first, last) + 1;
}
