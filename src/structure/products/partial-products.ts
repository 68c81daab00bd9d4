/** Partial products as a tree takes them: a module that makes the bits, and where each bit belongs. */

import type { Plan } from '../plan.ts';

/** One bit of an output port of the partial-product module. */
export type ProductBit = {
  readonly port: string;
  readonly index: number;
  /** Its weight is `2^column`. */
  readonly column: number;
  /** When it settles after the operands, ps; shapes the tree. */
  readonly arrivalPs: number;
};

/** A partial-product module: inputs `x_i` and `y_i`; the product is the sum of its bits and `constant`. */
export type PartialProducts = {
  readonly plan: Plan;
  readonly bits: readonly ProductBit[];
  /** What the sign extensions of all rows add up to; not positive. */
  readonly constant: bigint;
};
