/** Meaning of the element: that of any integer MAC. Shift and add is not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import type { MixpeA8Params } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact within a group, modulo 2^accumulator beyond it.
 *
 * @source [mixpe2024]
 */
export function mixpeA8Arithmetic(p: MixpeA8Params): Arithmetic {
  return integerMacArithmetic(p);
}
