/** Meaning of OPT2: that of any integer MAC that wraps. That sums are kept by bit weight is not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import type { Opt2Params } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact, then wrapped modulo 2^accumulator.
 *
 * @source [textbook]
 */
export function opt2Arithmetic(p: Opt2Params): Arithmetic {
  return integerMacArithmetic(p);
}
