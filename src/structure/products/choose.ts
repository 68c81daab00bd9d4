/** Partial products by name, with the better side recoded. */

import type { DigitEncoding } from '../../bits/digits.ts';
import { codeWidth } from '../encoders/coder.ts';
import type { IntegerBits } from '../operand.ts';
import { andProducts } from './and-array.ts';
import { boothProducts, boothRowBits } from './booth.ts';
import { digitProducts, digitRowBits } from './digit-rows.ts';
import type { PartialProducts } from './partial-products.ts';

export type ProductKind = 'booth4' | 'and-array';

/** Partial products of two operands, and which of them is the multiplier `y_i`. */
export type ChosenProducts = PartialProducts & {
  readonly recoded: 'first' | 'second';
  /** Bits of `y_i` where it is the word of a digit coder. */
  readonly codeWidth?: number;
};

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
 *
 * @param isCoded that side comes as the word of a digit coder
 */
export function chooseDigitProducts(
  encoding: DigitEncoding,
  first: IntegerBits,
  second: IntegerBits,
  isCoded = false,
): ChosenProducts {
  const recoded = recodedSide(encoding, first, second);
  const [x, y] = recoded === 'first' ? [second, first] : [first, second];
  if (isCoded) {
    const products = digitProducts(encoding, x, y, true);
    return { ...products, recoded, codeWidth: codeWidth(encoding, y) };
  }
  if (encoding === 'booth4') return { ...boothProducts(x, y), recoded };
  if (encoding === 'twos-complement') return { ...andProducts(x, y), recoded };
  return { ...digitProducts(encoding, x, y), recoded };
}
