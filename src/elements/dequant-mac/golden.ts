/** Meaning of the element: each product of integers becomes a real number, and joins a rounded sum. */

import { requireFormat } from '../../formats/index.ts';
import { finite, numberOfValue, sumValues } from '../../formats/value.ts';
import { decodeInteger, type Word } from '../../bits/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { DequantMacParams } from './params.ts';

/**
 * `sum = nearest(sum + 2^scale * a * w)`, ties to even, lane 0 first; a product of zero is +0, as integers have one
 * zero. Beyond the greatest value the sum's format decides.
 *
 * @source [ieee754]
 */
export function dequantMacArithmetic(p: DequantMacParams): Arithmetic {
  const { activation, weight, accumulator, scale } = p;
  const sums = requireFormat(accumulator.format);
  return {
    activation: { format: activation.format, width: activation.width },
    weight: { format: weight.format, width: weight.width },
    accumulator: { format: accumulator.format, width: accumulator.width },
    zero: 0n,
    accumulate: (sum: Word, activations, weights) =>
      activations.reduce((partial, word, i) => {
        const a = decodeInteger(word, activation.width, activation.signed);
        const w = decodeInteger(weights[i] ?? 0n, weight.width, weight.signed);
        return sums.encode(sumValues([sums.decode(partial), finite(a * w, scale)]));
      }, sum),
    // In units of the products, as everywhere that codes are compared with sums of codes.
    numberOf(sum) {
      return numberOfValue(sums.decode(sum)) / 2 ** scale;
    },
  };
}
