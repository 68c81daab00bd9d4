/** Meaning of the element: activations times weights that are sums of powers of two. Shifts are not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { exactMacArithmetic } from '../../golden/exact-mac.ts';
import type { LightPeParams } from './params.ts';

/**
 * `acc + sum a[i] * value(w[i])`, exact, modulo 2^accumulator.
 *
 * @source [lightnn2018]
 */
export function lightPeArithmetic({ activation, weight, accumulator }: LightPeParams): Arithmetic {
  return exactMacArithmetic({
    activation: { format: activation.format, width: activation.width },
    weight: { format: weight.format, width: weight.width },
    accumulator,
    signed: true,
  });
}
