/** Meaning of the element: each product of integers becomes a real number, and joins a rounded sum. */

import { decodeInteger, wrap, type Word } from '../../bits/index.ts';
import { requireFormat } from '../../formats/index.ts';
import type { Value } from '../../formats/format.ts';
import {
  finite,
  multiplyValues,
  numberOfValue,
  sumValues,
  valueOfNumber,
} from '../../formats/value.ts';
import type { Arithmetic, Operand } from '../../golden/arithmetic.ts';
import { weightBits, type DequantMacParams } from './params.ts';

/** The scale that a workload's weights come with: it is the same in all groups, and no power of two. */
const usualScale = 0.7;

/**
 * `sum = nearest(sum + scale * a * w)`, ties to even, lane 0 first; the product of integers and scale is exact. The
 * scale is `2^scale`, or an operand: a weight word is then `{ scale, code }`. A product of zero integers is +0 times
 * the scale. Beyond the greatest value the sum's format decides.
 *
 * @source [ieee754]
 */
export function dequantMacArithmetic(p: DequantMacParams): Arithmetic {
  const { activation, weight, accumulator } = p;
  const sums = requireFormat(accumulator.format);
  const { operand, scaleOf, unit } = scaling(p);
  return {
    activation: {
      format: activation.format,
      width: activation.width,
      ...(operand.packing === undefined
        ? {}
        : { packing: { numbers: 1, pack: ([word = 0n]) => word } }),
    },
    weight: operand,
    accumulator: { format: accumulator.format, width: accumulator.width },
    zero: 0n,
    accumulate: (sum: Word, activations, weights) =>
      activations.reduce((partial, word, i) => {
        const code = wrap(weights[i] ?? 0n, weight.width);
        const a = decodeInteger(word, activation.width, activation.signed);
        const w = decodeInteger(code, weight.width, weight.signed);
        const product = multiplyValues(finite(a * w, 0), scaleOf(weights[i] ?? 0n));
        return sums.encode(sumValues([sums.decode(partial), product]));
      }, sum),
    // In units of the products, as everywhere that codes are compared with sums of codes.
    numberOf(sum) {
      return numberOfValue(sums.decode(sum)) / unit;
    },
  };
}

/** The weight's word, the scale in it, and what a product counts in a run. */
function scaling(p: DequantMacParams): {
  readonly operand: Operand;
  scaleOf(word: Word): Value;
  readonly unit: number;
} {
  const { weight, scale } = p;
  if (typeof scale === 'number') {
    const value = finite(1n, scale);
    return {
      operand: { format: weight.format, width: weight.width },
      scaleOf: () => value,
      unit: 2 ** scale,
    };
  }
  const format = requireFormat(scale.format);
  const usual = format.encode(valueOfNumber(usualScale));
  return {
    operand: {
      format: weight.format,
      width: weightBits(p),
      packing: {
        numbers: 1,
        pack: ([code = 0n]) => (usual << BigInt(weight.width)) | code,
      },
    },
    scaleOf: (word) => format.decode(word >> BigInt(weight.width)),
    unit: numberOfValue(format.decode(usual)),
  };
}
