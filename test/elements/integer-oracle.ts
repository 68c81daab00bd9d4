/** The definition of an integer multiply-accumulate, stated by sums of shifted bits: no multiplication in it. */

import type { Oracle } from '../laws/element-laws.ts';

/** `sum + dot product`, then wrapped or clamped by the limits of the accumulator. */
export const integerOracle: Oracle = (element, sum, activations, weights) => {
  const { activation, weight, accumulator, integer } = element.arithmetic;
  if (integer === undefined) throw new Error('not integer arithmetic');
  let total = valueOf(sum, accumulator.width, integer.accumulatorSigned);
  activations.forEach((a, i) => {
    const w = valueOf(weights[i] ?? 0n, weight.width, integer.weightSigned);
    for (let bit = 0; bit < activation.width; bit++) {
      if (((a >> BigInt(bit)) & 1n) === 0n) continue;
      const isSign = integer.activationSigned && bit === activation.width - 1;
      total += (isSign ? -w : w) << BigInt(bit);
    }
  });
  const span = 1n << BigInt(accumulator.width);
  const low = integer.accumulatorSigned ? -span / 2n : 0n;
  const high = low + span - 1n;
  if (integer.overflow === 'saturate') total = total < low ? low : total > high ? high : total;
  return ((total % span) + span) % span;
};

function valueOf(word: bigint, width: number, signed: boolean): bigint {
  return signed && word >= 1n << BigInt(width - 1) ? word - (1n << BigInt(width)) : word;
}
