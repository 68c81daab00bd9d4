/** Meaning of the posit adder: one exact sum, rounded once. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { positOperationArithmetic, type PositOperationParams } from '../posit-operation.ts';

/**
 * Each beat gives the posit nearest to the sum of its operands; NaR if either is.
 *
 * @source [posit2022]
 */
export function positAddArithmetic(p: PositOperationParams): Arithmetic {
  return positOperationArithmetic(p, 'add');
}
