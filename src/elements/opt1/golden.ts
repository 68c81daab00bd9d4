/** Meaning of OPT1: that of any integer MAC that wraps. In how many words the sum is kept is not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import type { Opt1Params } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact, then wrapped modulo 2^accumulator.
 *
 * @source [textbook]
 */
export function opt1Arithmetic(p: Opt1Params): Arithmetic {
  return integerMacArithmetic(p);
}
