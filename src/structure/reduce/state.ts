/**
 * A column reduction in progress: bits by weight, each with its arrival time, and the cells placed so far.
 */

import { invariant } from '../../errors.ts';
import type { CellDelays } from '../cells.ts';

/** One bit of a column: the net that carries it and when it settles. */
export type TimedBit = {
  /** Verilog text of the bit: `rows_i[3]`. */
  readonly net: string;
  readonly arrivalPs: number;
};

/** A bit with its depth in the tree; `one` marks the constant. */
export type TreeBit = TimedBit & { readonly level: number; readonly one: boolean };

export type CellKind =
  | 'full-adder'
  | 'half-adder'
  | 'half-adder-one'
  | 'compressor-4-2'
  | 'compressor-6-2'
  /** Exclusive or of its inputs, for the top column, whose carry has no weight. */
  | 'parity'
  /** Complement: the sum of a bit and a constant one, whose carry is the bit itself. */
  | 'invert';

/** One cell of a tree: inputs and outputs in the order of the module's pins. */
export type PlacedCell = {
  readonly kind: CellKind;
  /** Names level and column: `l2_c7_0`. */
  readonly name: string;
  readonly level: number;
  readonly column: number;
  /** The step of the method that placed it, as a sentence for the reader of the text. */
  readonly step: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
};

export type Reduction = {
  readonly delays: CellDelays;
  /** Bits not yet taken, by column. */
  readonly columns: TreeBit[][];
  readonly cells: PlacedCell[];
  /** Names already given, by stem. */
  readonly names: Map<string, number>;
  /** What the method is doing now. */
  step: string;
};

/** Begin: input bits at level 0, and the ones of `constant` as bits. */
export function startReduction(
  columns: readonly (readonly TimedBit[])[],
  width: number,
  constant: bigint,
  delays: CellDelays,
): Reduction {
  const start = Array.from({ length: width }, (_, column): TreeBit[] => {
    const bits = (columns[column] ?? []).map((bit) => ({ ...bit, level: 0, one: false }));
    return (constant >> BigInt(column)) & 1n ? [one, ...bits] : bits;
  });
  return { delays, columns: start, cells: [], names: new Map(), step: '' };
}

const one: TreeBit = { net: "1'b1", arrivalPs: 0, level: 0, one: true };

/** What a cell gives back: bits of its own column, and perhaps one of the next. */
export type CellOutputs = { readonly sums: readonly TreeBit[]; readonly carry?: TreeBit };

/** Is this the column whose carries have no weight any more? */
export function isTop(state: Reduction, column: number): boolean {
  return column === state.columns.length - 1;
}

/** Take the `count` earliest bits out of a column; the constant one first, where it makes the cell cheaper. */
export function take(state: Reduction, column: number, count: number): TreeBit[] {
  const bits = columnOf(state, column);
  bits.sort((x, y) => Number(y.one) - Number(x.one) || x.arrivalPs - y.arrivalPs);
  return bits.splice(0, count);
}

/** Bits of a column that are not yet taken. */
export function columnOf(state: Reduction, column: number): TreeBit[] {
  const bits = state.columns[column];
  invariant(bits !== undefined, `the tree has no column ${column}`);
  return bits;
}

/** Bits in the fullest column. */
export function height(state: Reduction): number {
  return Math.max(0, ...state.columns.map((bits) => bits.length));
}

/** Return a cell's outputs to the columns at once, so that later cells of the same column can take them. */
export function give(state: Reduction, column: number, outputs: CellOutputs): void {
  columnOf(state, column).push(...outputs.sums);
  if (outputs.carry !== undefined) columnOf(state, column + 1).push(outputs.carry);
}

/** Earliest first. */
export function byArrival(bits: readonly TreeBit[]): TreeBit[] {
  return bits.toSorted((x, y) => x.arrivalPs - y.arrivalPs);
}
