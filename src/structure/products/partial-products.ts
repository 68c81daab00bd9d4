/** Partial products as a tree takes them: a module that makes the bits, and where each bit belongs. */

import type { Plan } from '../plan.ts';

/** One bit of an output port of the partial-product module. */
export type ProductBit = {
  readonly port: string;
  readonly index: number;
  /** Its weight is `2^column`. */
  readonly column: number;
  /** The digit of the multiplier whose row it belongs to, lowest weight first. */
  readonly digit: number;
  /** When it settles after the operands, ps; shapes the tree. */
  readonly arrivalPs: number;
};

/** A partial-product module: inputs `x_i` and `y_i`; the product is the sum of its bits and `constant`. */
export type PartialProducts = {
  readonly plan: Plan;
  readonly bits: readonly ProductBit[];
  /** What the sign extensions of all rows add up to; not positive. */
  readonly constant: bigint;
  /** The rows, lowest weight first: the bits of one and its `constant` add up to the digit times `x_i`, shifted. */
  readonly rows: readonly ProductRow[];
};

/** What one digit of the multiplier gives. */
export type ProductRow = {
  /** The digit's weight is `2^shift`. */
  readonly shift: number;
  /** Its share of the constant. */
  readonly constant: bigint;
};
