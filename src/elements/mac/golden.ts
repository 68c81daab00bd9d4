/** Meaning of the conventional MAC: the sum of exact products, wrapped or clamped once per cycle. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import type { MacParams } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact, then wrapped modulo 2^accumulator or clamped to its range.
 *
 * @source [textbook]
 */
export function macArithmetic(p: MacParams): Arithmetic {
  return integerMacArithmetic(p);
}
