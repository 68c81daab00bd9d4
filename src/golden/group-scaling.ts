/**
 * Weights that share a scale by groups: the sum of a group is an exact integer, and one scaling per group adds it to
 * a floating-point result.
 */

import { decodeInteger, type Word } from '../bits/index.ts';
import { requireFormat } from '../formats/index.ts';
import type { Format, Value } from '../formats/format.ts';
import { finite, multiplyValues, negateValue, sumValues, POSITIVE_ZERO } from '../formats/value.ts';
import type { Operand } from './arithmetic.ts';

/** Integer weights as they are stored, and what the element multiplies by. */
export type WeightCode = Operand & { readonly signed: boolean };

/** What leaves the element for a group, and what is beside it. */
export type GroupSum = {
  readonly sum: Word;
  /** Sum of the group's activations; read where zero points are kept. */
  readonly activations: Word;
  /** Read where zero points are kept. */
  readonly zeroPoint: Word;
  readonly scale: Word;
};

export type GroupScaling = {
  /** Weights along k that share a scale; the last group may be shorter. */
  readonly length: number;
  readonly code: WeightCode;
  /**
   * `folded`: the element's weight is `code - zero point`, formed at the edge of the array. `kept`: the element
   * multiplies by codes, and `zero point * sum of activations` is taken off a group's sum.
   */
  readonly zeroPoint?: Operand & { readonly place: 'folded' | 'kept' };
  readonly scale: Operand;
  readonly result: Operand;
  /** The result of no group. */
  readonly start: Word;
  /** The element's weight for a code. */
  fold(code: Word, zeroPoint: Word): Word;
  /** `result + scale * (sum - zeroPoint * activations)`; the difference, of a group's length at most, fits the sum. */
  add(result: Word, group: GroupSum): Word;
};

export type GroupScalingOptions = {
  readonly length: number;
  readonly code: WeightCode;
  readonly zeroPoint: 'none' | 'folded' | 'kept';
  /** The element's operand, two's complement or unsigned. */
  readonly weight: WeightCode;
  /** The element's sum: an integer, or in floating point. */
  readonly sum: { readonly width: number; readonly signed: boolean } | { readonly format: Format };
  readonly scale: Format;
  readonly result: Format;
};

/** What families say of their weights, where these may have scales. */
export type ScaledWeights = {
  readonly group: number;
  readonly weight: WeightCode;
  readonly scaling?: {
    readonly code: WeightCode;
    readonly zero: GroupScalingOptions['zeroPoint'];
    readonly scale: { readonly format: string };
    readonly result: { readonly format: string };
  };
};

/** What becomes of the sum of a group; undefined where weights have no scales. */
export function scalingOf(
  { group, weight, scaling }: ScaledWeights,
  sum: GroupScalingOptions['sum'],
): GroupScaling | undefined {
  if (scaling === undefined) return undefined;
  return groupScaling({
    length: group,
    code: scaling.code,
    zeroPoint: scaling.zero,
    weight,
    sum,
    scale: requireFormat(scaling.scale.format),
    result: requireFormat(scaling.result.format),
  });
}

/**
 * Scaling with one rounding per group: the integer, its product with the scale and the sum with the result so far are
 * exact, then rounded to nearest, ties to even. Where sums are in floating point, `sum - zeroPoint * activations` is
 * rounded to their format before. Infinities and NaN by IEEE 754.
 *
 * @source [mixpe2024]
 */
export function groupScaling(options: GroupScalingOptions): GroupScaling {
  const { length, code, weight, sum, scale, result } = options;
  const isKept = options.zeroPoint === 'kept';
  const total = 'format' in sum ? floatTotal(sum.format, isKept) : integerTotal(sum, isKept);
  return {
    length,
    code,
    ...(options.zeroPoint === 'none'
      ? {}
      : { zeroPoint: { format: code.format, width: code.width, place: options.zeroPoint } }),
    scale: { format: scale.name, width: scale.bits },
    result: { format: result.name, width: result.bits },
    start: result.encode(POSITIVE_ZERO),
    fold(word, zeroPoint) {
      if (options.zeroPoint !== 'folded') return word;
      const difference = decodeInteger(word, code.width, code.signed) - zeroPoint;
      return BigInt.asUintN(weight.width, difference);
    },
    add(before, group) {
      const product = multiplyValues(total(group), scale.decode(group.scale));
      return result.encode(sumValues([result.decode(before), product]));
    },
  };
}

/** `sum - zeroPoint * activations` of a group. */
type Total = (group: GroupSum) => Value;

function integerTotal(
  { width, signed }: { readonly width: number; readonly signed: boolean },
  isKept: boolean,
): Total {
  const integer = (word: Word): bigint => decodeInteger(word, width, signed);
  // The difference has a sign even where nothing else has.
  const bits = width + (signed ? 0 : 1);
  return ({ sum, activations, zeroPoint }) =>
    finite(BigInt.asIntN(bits, integer(sum) - (isKept ? zeroPoint * integer(activations) : 0n)), 0);
}

function floatTotal(format: Format, isKept: boolean): Total {
  return ({ sum, activations, zeroPoint }) => {
    if (!isKept) return format.decode(sum);
    const share = multiplyValues(finite(zeroPoint, 0), format.decode(activations));
    return format.decode(format.encode(sumValues([format.decode(sum), negateValue(share)])));
  };
}
