/** When things happen in an output-stationary array, in cycles. */

/**
 * A grid of elements that each keep one sum of a tile of C. Operands hop from element to element in a systolic array
 * or a cube, and reach all of them at once in a two-dimensional array with broadcast.
 */
export type OutputStationary = {
  readonly rows: number;
  readonly columns: number;
  /** Products along k that an element adds to its sum at once. */
  readonly lanes: number;
  /** Cycles from one element to the next: 1 where operands hop, 0 where they are broadcast. */
  readonly hop: 0 | 1;
  /** Clock edges from an element's operands to its sum. */
  readonly latency: number;
};

/** Cycles by which the last element is behind the first. */
export function crossing({ rows, columns, hop }: OutputStationary): number {
  return hop * (rows + columns - 2);
}

/**
 * Least distance between the last beats of two tiles. Where operands hop, the drain registers hold their tile until
 * the last element has finished, `rows + columns - 2` hops behind the first, and then empty row by row, just ahead
 * of the wave of the next tile; where they are broadcast, they are filled at once and empty in `rows` cycles.
 */
export function tileInterval({ rows, columns, hop }: OutputStationary): number {
  return hop === 1 ? rows + columns - 1 : rows;
}

/**
 * From the acceptance of a tile's last beat to its first output row: into the first element (1), across to the
 * last, through it (latency), into its drain register (1).
 */
export function firstRowDelay(grid: OutputStationary): number {
  return crossing(grid) + grid.latency + 2;
}

/** Beats of a tile: `lanes` products along k in each. */
export function beatsOf(k: number, { lanes }: OutputStationary): number {
  return Math.ceil(k / lanes);
}
