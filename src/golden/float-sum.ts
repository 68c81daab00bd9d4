/** Multiply-accumulate with a floating-point sum: exact products, one rounding per addition. */

import { requireFormat } from '../formats/index.ts';
import { multiplyValues, sumValues } from '../formats/value.ts';
import type { Arithmetic, Operand } from './arithmetic.ts';

/**
 * `sum = nearest(sum + a * w)`, ties to even, for each lane in turn, lane 0 first: a fused multiply-add. Beyond the
 * greatest value the sum's format decides; a NaN is the format's quiet one with a plus sign.
 *
 * @source [ieee754]
 */
export function floatSumArithmetic(mac: {
  readonly activation: Operand;
  readonly weight: Operand;
  readonly accumulator: Operand;
}): Arithmetic {
  const { activation, weight, accumulator } = mac;
  const first = requireFormat(activation.format);
  const second = requireFormat(weight.format);
  const sums = requireFormat(accumulator.format);
  return {
    activation: { format: activation.format, width: activation.width },
    weight: { format: weight.format, width: weight.width },
    accumulator: { format: accumulator.format, width: accumulator.width },
    zero: 0n,
    fused: true,
    accumulate: (sum, activations, weights) =>
      activations.reduce((partial, a, i) => {
        const product = multiplyValues(first.decode(a), second.decode(weights[i] ?? 0n));
        return sums.encode(sumValues([sums.decode(partial), product]));
      }, sum),
  };
}
