/** Partial products as a tree takes them: a module that makes the bits, and where each bit belongs. */

import { integerMax, integerMin } from '../../bits/index.ts';
import type { IntegerBits } from '../operand.ts';
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
  /** Most that its bits, without the constant, can add up to, in units of its weight. */
  readonly greatest: bigint;
};

/**
 * Most that the bits of a row can add up to: the greatest multiple of `x`, less the constant.
 *
 * @param constant in units of the row's weight
 */
export function rowGreatest(
  x: IntegerBits,
  least: number,
  greatest: number,
  constant: bigint,
): bigint {
  const products = [integerMin(x.width, x.signed), integerMax(x.width, x.signed)].flatMap((end) => [
    end * BigInt(least),
    end * BigInt(greatest),
  ]);
  return products.reduce((most, value) => (value > most ? value : most), 0n) - constant;
}
