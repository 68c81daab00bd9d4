/** Meaning of the posit multiplier: one exact product, rounded once. */

import type { Arithmetic, Operand } from '../../golden/arithmetic.ts';
import { positOperationArithmetic } from '../../golden/posit-operation.ts';

/**
 * Each beat gives the posit nearest to the product of its operands; NaR if either is.
 *
 * @source [posit2022]
 */
export function positMulArithmetic({ operand }: { readonly operand: Operand }): Arithmetic {
  return positOperationArithmetic(operand, 'multiply');
}
