/** Meaning of the posit adder: one exact sum, rounded once. */

import type { Arithmetic, Operand } from '../../golden/arithmetic.ts';
import { positOperationArithmetic } from '../../golden/posit-operation.ts';

/**
 * Each beat gives the posit nearest to the sum of its operands; NaR if either is.
 *
 * @source [posit2022]
 */
export function positAddArithmetic({ operand }: { readonly operand: Operand }): Arithmetic {
  return positOperationArithmetic(operand, 'add');
}
