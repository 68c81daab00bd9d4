/** Meaning of the floating-point MAC. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { floatSumArithmetic } from '../../golden/float-sum.ts';
import type { FloatMacParams } from './params.ts';

/**
 * `sum = nearest(sum + a * w)`, the product exact.
 *
 * @source [ieee754]
 */
export function floatMacArithmetic(p: FloatMacParams): Arithmetic {
  return floatSumArithmetic(p);
}
