/** Meaning of the posit multiplier: one exact product, rounded once. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { positOperationArithmetic, type PositOperationParams } from '../posit-operation.ts';

/**
 * Each beat gives the posit nearest to the product of its operands; NaR if either is.
 *
 * @source [posit2022]
 */
export function positMulArithmetic(p: PositOperationParams): Arithmetic {
  return positOperationArithmetic(p, 'multiply');
}
