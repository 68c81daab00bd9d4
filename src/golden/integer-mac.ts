/** Integer multiply-accumulate: the sum of exact products, wrapped or clamped once per cycle. */

import { decodeInteger, saturate, wrap } from '../bits/index.ts';
import type { Arithmetic, Operand } from './arithmetic.ts';

/** What an integer multiply-accumulate computes, whatever it is built of. */
export type IntegerMac = {
  readonly weight: Operand & { readonly signed: boolean };
  readonly activation: Operand & { readonly signed: boolean };
  /** Bits of the sum; at least those of one product. */
  readonly accumulator: number;
  readonly overflow: 'wrap' | 'saturate';
};

/**
 * `acc + sum a[i] * w[i]`, exact, then wrapped modulo 2^accumulator or clamped to its range.
 *
 * @source [textbook]
 */
export function integerMacArithmetic(mac: IntegerMac): Arithmetic {
  const { activation, weight, accumulator, overflow } = mac;
  // The sum is signed as soon as one operand is.
  const accSigned = weight.signed || activation.signed;
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
