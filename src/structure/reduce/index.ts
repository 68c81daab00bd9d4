/** Column reduction: from many bits per weight to two rows, as a list of cells with named nets. */

import { invariant } from '../../errors.ts';
import { usualDelays, type CellDelays } from '../cells.ts';
import { withCompressors42, withCompressors62 } from './compressors.ts';
import { dadda, timed, wallace } from './methods.ts';
import { startReduction, type PlacedCell, type Reduction, type TimedBit } from './state.ts';

export type { CellKind, PlacedCell, TimedBit } from './state.ts';

/** How the tree is built: classical stages, compressor rows, or by arrival time (`tdm`). */
export type TreeMethod = 'wallace' | 'dadda' | 'compressor42' | 'compressor62' | 'tdm';

export const treeMethods: readonly TreeMethod[] = [
  'tdm',
  'dadda',
  'wallace',
  'compressor42',
  'compressor62',
];

export type ReduceOptions = {
  readonly method: TreeMethod;
  /** Columns of the result: the sum is taken modulo `2^width`. */
  readonly width: number;
  /** Added to the sum: where sign extensions end up. */
  readonly constant?: bigint;
  readonly delays?: CellDelays;
  /** Rows that are left, by default two; one, for `tdm` only: the carries run through the last adder of each column. */
  readonly rows?: 1 | 2;
};

/** A placed tree and its two rows, least significant bit first. */
export type Reduced = {
  readonly cells: readonly PlacedCell[];
  /** One bit of every column, `1'b0` where there is none. */
  readonly sumRow: readonly TimedBit[];
  /** The other bit, `1'b0` where there is none. */
  readonly carryRow: readonly TimedBit[];
  /** Cells on the longest path. */
  readonly levels: number;
};

const methods: Readonly<Record<TreeMethod, (state: Reduction, rows: 1 | 2) => void>> = {
  wallace,
  dadda,
  compressor42: withCompressors42,
  compressor62: withCompressors62,
  tdm: timed,
};

const zero: TimedBit = { net: "1'b0", arrivalPs: 0 };

/**
 * Reduce columns of timed bits to two rows whose sum, modulo `2^width`, is that of all bits by their weight plus
 * `constant`.
 *
 * @param columns bits of weight `2^i` at index `i`; columns at or above `width` must be empty
 */
export function reduceColumns(
  columns: readonly (readonly TimedBit[])[],
  options: ReduceOptions,
): Reduced {
  const { method, width, constant = 0n, delays = usualDelays, rows = 2 } = options;
  invariant(rows === 2 || method === 'tdm', `a tree by ${method} leaves two rows`);
  invariant(
    columns.slice(width).every((bits) => bits.length === 0),
    `a tree of ${width} columns was given bits above them`,
  );
  const state = startReduction(columns, width, constant, delays);
  methods[method](state, rows);
  return {
    cells: state.cells,
    sumRow: state.columns.map((bits) => bits[0] ?? zero),
    carryRow: state.columns.map((bits) => bits[1] ?? zero),
    levels: Math.max(0, ...state.cells.map((cell) => cell.level)),
  };
}

/** When the later bit of each column settles, ps. */
export function rowArrivals(reduced: Reduced): number[] {
  return reduced.sumRow.map((bit, column) =>
    Math.max(bit.arrivalPs, reduced.carryRow[column]?.arrivalPs ?? 0),
  );
}
