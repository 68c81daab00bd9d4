/** Meaning of the element: that of any integer MAC. Shift and add is not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import { scalingOf, type GroupScaling } from '../../golden/group-scaling.ts';
import type { MixpeA8Params } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact within a group, modulo 2^accumulator beyond it.
 *
 * @source [mixpe2024]
 */
export function mixpeA8Arithmetic(p: MixpeA8Params): Arithmetic {
  return integerMacArithmetic(p);
}

/** What becomes of the sum of a group, where weights have scales. */
export function mixpeA8Scaling(p: MixpeA8Params): GroupScaling | undefined {
  return scalingOf(p, {
    width: p.accumulator,
    signed: p.weight.signed || p.activation.signed,
  });
}
