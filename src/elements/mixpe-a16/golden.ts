/** Meaning of the element: a floating-point activation times an integer weight. Shift and add is not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { floatSumArithmetic } from '../../golden/float-sum.ts';
import type { MixpeA16Params } from './params.ts';

/**
 * `sum = nearest(sum + a * w)`, the product exact; the zero of an integer has a plus sign.
 *
 * @source [mixpe2024]
 */
export function mixpeA16Arithmetic(p: MixpeA16Params): Arithmetic {
  return floatSumArithmetic(p);
}
