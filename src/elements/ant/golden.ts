/** Meaning of the element: a multiply-accumulate on the values of its types. Exponents are not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { exactMacArithmetic } from '../../golden/exact-mac.ts';
import type { AntParams } from './params.ts';

/**
 * `acc + sum value(a[i]) * value(w[i])`, exact, modulo 2^accumulator.
 *
 * @source [ant2022]
 */
export function antArithmetic({ activation, weight, accumulator }: AntParams): Arithmetic {
  return exactMacArithmetic({
    activation: { format: activation.format, width: activation.width },
    weight: { format: weight.format, width: weight.width },
    accumulator,
    signed: activation.signed || weight.signed,
  });
}
