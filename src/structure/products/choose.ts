/** Partial products by name, with the better side recoded. */

import type { IntegerBits } from '../operand.ts';
import { andProducts } from './and-array.ts';
import { boothProducts, boothRowBits } from './booth.ts';
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
  return boothRowBits(second, first) < boothRowBits(first, second)
    ? { ...boothProducts(second, first), recoded: 'first' }
    : { ...boothProducts(first, second), recoded: 'second' };
}
