/** Integer multiply-accumulate: the sum of exact products, wrapped or clamped once per cycle. */

import { decodeInteger, saturate, wrap } from '../../bits/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { accumulatorSigned, type MacParams } from './params.ts';

/**
 * `acc + sum a[i] * w[i]`, exact, then wrapped modulo 2^accumulator or clamped to its range.
 *
 * @source [textbook]
 */
export function macArithmetic(p: MacParams): Arithmetic {
  const { activation, weight, accumulator, overflow } = p;
  const accSigned = accumulatorSigned(p);
  return {
    activation,
    weight,
    accumulator: { format: `${accSigned ? '' : 'u'}int${accumulator}`, width: accumulator },
    zero: 0n,
    accumulate(sum, activations, weights) {
      let total = decodeInteger(sum, accumulator, accSigned);
      activations.forEach((a, i) => {
        total +=
          decodeInteger(a, activation.width, activation.signed) *
          decodeInteger(weights[i] ?? 0n, weight.width, weight.signed);
      });
      return wrap(
        overflow === 'saturate' ? saturate(total, accumulator, accSigned) : total,
        accumulator,
      );
    },
    integer: {
      activationSigned: activation.signed,
      weightSigned: weight.signed,
      accumulatorSigned: accSigned,
      overflow,
    },
  };
}
