/** Sizes of a column engine, and when things happen in it, in cycles. */

import type { DigitEncoding } from '../../bits/digits.ts';

export type ColumnEngine = {
  /** Streams of digits, each for a row of C. */
  readonly rows: number;
  /** Elements that share a stream. */
  readonly columns: number;
  /** Digits that an element takes per cycle, each from a stream of its own. */
  readonly lanes: number;
  readonly encoding: DigitEncoding;
  /** Words that a stream takes in at once. */
  readonly group: number;
  /** Groups that wait in a stream, behind the one in work. */
  readonly queue: number;
  /** Bits of the number of a group within its bit weight. */
  readonly numberBits: number;
  /** Groups without digits cost no cycle, unless something begins or ends with them. */
  readonly skipsGroups: boolean;
};

/** From a digit's choice to the cycle in which its operand is at the port: asked for, then read. */
export const operandDelay = 2;

/** From the choice of the row that goes out to the cycle in which its sums are taken out of the elements. */
export const captureDelay = 3;

/** From that choice to the cycle in which the row is shown: taken out, resolved. */
export const rowDelay: number = captureDelay + 2;

/** Rows on their way out, at most: one resolved, one refused. */
export const rowsUnderWay = 2;

/** Sums that the indices of operands tell apart: those under way, and the one that a row works on. */
export const banks = 4;

/** Words of A in one beat of one row. */
export function beatDepth({ lanes, group }: ColumnEngine): number {
  return lanes * group;
}
