/** What a row of sums goes through behind an array whose weights share scales by groups. */

/** Tiles of results, scaled and added up group by group at the bottom edge of an array. */
export type Grouped = {
  /** Rows of a tile of results: the sums of a group leave the array in as many rows. */
  readonly rows: number;
  readonly columns: number;
  /** The array has one more column, whose weights are 1: it gives the sums of activations that zero points need. */
  readonly hasRowSums: boolean;
  /**
   * Times that the rows of a tile go through the array for one group: 1 where it sums a whole group at once. Between
   * two of them the sums wait at the edge, and go on from the top.
   */
  readonly folds: number;
  /** Cycles from a row of sums at the bottom edge to the row of results. */
  readonly latency: DequantiserLatency;
};

/** Clock edges of a group dequantiser. With 5 a result of a group is read four cycles after it was begun. */
export type DequantiserLatency = 3 | 5;

/** Rows of results that a tile must have at least: each group needs those of the one before. */
export function leastResults(latency: DequantiserLatency): number {
  return latency === 3 ? 1 : 4;
}

/** Columns of the array behind the edge. */
export function innerColumns({ columns, hasRowSums }: Grouped): number {
  return columns + (hasRowSums ? 1 : 0);
}

/** Where a stream of rows is: a row of a fold of a group, each from 0. */
export type FoldCounter = {
  readonly row: number;
  readonly fold: number;
  /** A row has gone by. */
  step(): void;
  reset(): void;
};

/** Counts the rows of a tile as often as there are folds, group after group. */
export function foldCounter({ rows, folds }: Grouped): FoldCounter {
  let count = 0;
  return {
    get row(): number {
      return count % rows;
    },
    get fold(): number {
      return Math.floor(count / rows);
    },
    step: () => void (count = (count + 1) % (rows * folds)),
    reset: () => void (count = 0),
  };
}
