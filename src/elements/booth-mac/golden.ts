/** Meaning of the Booth MAC: that of any integer MAC. Recoding, trees and adders are not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import type { BoothMacParams } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact, then wrapped modulo 2^accumulator or clamped to its range.
 *
 * @source [textbook]
 */
export function boothMacArithmetic(p: BoothMacParams): Arithmetic {
  return integerMacArithmetic(p);
}
