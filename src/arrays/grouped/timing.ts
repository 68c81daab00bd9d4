/** What a row of sums goes through behind an array whose weights share scales by groups. */

/** Tiles of results, scaled and added up group by group at the bottom edge of an array. */
export type Grouped = {
  /** Rows of a tile of results: the sums of a group leave the array in as many rows. */
  readonly rows: number;
  readonly columns: number;
  /** The array has one more column, whose weights are 1: it gives the sums of activations that zero points need. */
  readonly hasRowSums: boolean;
};

/** Columns of the array behind the edge. */
export function innerColumns({ columns, hasRowSums }: Grouped): number {
  return columns + (hasRowSums ? 1 : 0);
}

/** Cycles from a row of sums at the bottom edge to the row of results. */
export const dequantiserLatency = 3;
