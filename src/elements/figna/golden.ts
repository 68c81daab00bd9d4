/** Meaning of the element: an integer multiply-accumulate. What the integers stand for, the aligner says. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import type { FignaParams } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact within a block, modulo 2^accumulator beyond it.
 *
 * @source [figna2024]
 */
export function fignaArithmetic({ activation, weight, accumulator }: FignaParams): Arithmetic {
  return integerMacArithmetic({ activation, weight, accumulator, overflow: 'wrap' });
}
