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
  /** Carry-propagate adders behind the elements; a row of C comes out in columns / resolvers beats. */
  readonly resolvers: number;
  /** Cycles of a resolver. */
  readonly resolverStages: 1 | 2;
};

/** From a digit's choice to the cycle in which its operand is at the port: asked for, then read. */
export const operandDelay = 2;

/** From the cycle after a row's last digit was chosen to the one in which its sums may be chosen to be taken out. */
export const settlingDelay = 2;

/** From a row's last digit to the cycle in which the first of its sums are taken out, where nothing is in the way. */
export const captureDelay: number = settlingDelay + 2;

/** From the cycle in which the last sums of a row are taken out to the one after which it may choose digits again. */
export const openingDelay = 1;

/** Cycles in which the sums of a row are taken out of the elements. */
export function beatsPerRow({ columns, resolvers }: ColumnEngine): number {
  return columns / resolvers;
}

/** From the cycle in which sums are taken out to the one in which they are shown. */
export function outputDelay({ resolverStages }: ColumnEngine): number {
  return 1 + resolverStages;
}

/** Sums that the indices of operands tell apart: those under way, and the one that a row works on. */
export const banks = 4;

/** Words of A in one beat of one row. */
export function beatDepth({ lanes, group }: ColumnEngine): number {
  return lanes * group;
}
