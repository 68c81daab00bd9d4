/** Partial products by name, with the better side recoded. */

import type { DigitEncoding } from '../../bits/digits.ts';
import type { IntegerBits } from '../operand.ts';
import { andProducts } from './and-array.ts';
import { boothProducts, boothRowBits } from './booth.ts';
import { digitProducts, digitRowBits } from './digit-rows.ts';
import type { PartialProducts } from './partial-products.ts';

export type ProductKind = 'booth4' | 'and-array';

/** Partial products of two operands, and which of them is the multiplier `y_i`. */
export type ChosenProducts = PartialProducts & { readonly recoded: 'first' | 'second' };

/**
 * Partial products of `first * second`. Booth recodes the side that leaves fewer bits; on a tie the second, which
 * is the stationary one where there is one: its digits then do not toggle.
 */
export function chooseProducts(
  kind: ProductKind,
  first: IntegerBits,
  second: IntegerBits,
): ChosenProducts {
  if (kind === 'and-array') return { ...andProducts(first, second), recoded: 'second' };
  return recodedSide('booth4', first, second) === 'first'
    ? { ...boothProducts(second, first), recoded: 'first' }
    : { ...boothProducts(first, second), recoded: 'second' };
}

/**
 * The side of `first * second` whose digits make the rows: that which leaves fewer bits; on a tie the second, which is
 * the stationary one where there is one: its digits then do not toggle.
 */
export function recodedSide(
  encoding: DigitEncoding,
  first: IntegerBits,
  second: IntegerBits,
): 'first' | 'second' {
  if (encoding === 'twos-complement') return 'second';
  const bits = (x: IntegerBits, y: IntegerBits): number =>
    encoding === 'booth4' ? boothRowBits(x, y) : digitRowBits(encoding, x, y);
  return bits(second, first) < bits(first, second) ? 'first' : 'second';
}

/**
 * Partial products of `first * second`, one side in digits of an encoding. Booth rows and rows of and gates are made
 * without a code in between.
 */
export function chooseDigitProducts(
  encoding: DigitEncoding,
  first: IntegerBits,
  second: IntegerBits,
): ChosenProducts {
  if (encoding === 'booth4') return chooseProducts('booth4', first, second);
  if (encoding === 'twos-complement') return chooseProducts('and-array', first, second);
  return recodedSide(encoding, first, second) === 'first'
    ? { ...digitProducts(encoding, second, first), recoded: 'first' }
    : { ...digitProducts(encoding, first, second), recoded: 'second' };
}
