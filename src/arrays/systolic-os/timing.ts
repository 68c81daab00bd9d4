/** When things happen in an output-stationary systolic array, in cycles. */

/** Elements down and across, and the clock edges from an element's operands to its sum. */
export type OutputStationary = {
  readonly rows: number;
  readonly columns: number;
  readonly latency: number;
};

/**
 * Least distance between the last beats of two tiles. The drain registers hold their tile until the last
 * element has finished, `rows + columns - 2` hops behind the first, and then empty row by row, just ahead of
 * the wave of the next tile.
 */
export function tileInterval({ rows, columns }: OutputStationary): number {
  return rows + columns - 1;
}

/**
 * From the acceptance of a tile's last beat to its first output row: into the first element (1), across to the
 * last (rows + columns - 2), through it (latency), into its drain register (1).
 */
export function firstRowDelay({ rows, columns, latency }: OutputStationary): number {
  return rows + columns + latency;
}
