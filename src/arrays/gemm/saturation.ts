/**
 * Sums that are clamped after every step depend on the order of their products. Where no partial sum can reach the
 * limit the plain sum is right; the few others are added up again one step at a time.
 */

import { saturate } from '../../bits/index.ts';
import { numbersOf, type IntegerOperand } from './limbs.ts';

export type Saturation = {
  /** Remember a column of the panel, and a row of the band. */
  column(j: number, words: ArrayLike<number>): void;
  row(i: number, words: ArrayLike<number>): void;
  /** Replace the values of row `i` of the band that may have met the limit. */
  correct(i: number, values: Int32Array | Uint32Array | BigInt64Array | BigUint64Array): void;
};

type Line = { readonly numbers: Float64Array; readonly total: number; readonly greatest: number };

/**
 * The correction for an accumulator of `width` bits that adds `lanes` products per step; undefined where `k`
 * products can never reach its limit.
 */
export function saturating(p: {
  readonly activation: IntegerOperand;
  readonly weight: IntegerOperand;
  readonly width: number;
  readonly isSigned: boolean;
  readonly lanes: number;
  readonly k: number;
}): Saturation | undefined {
  const high = p.isSigned ? 2 ** (p.width - 1) - 1 : 2 ** p.width - 1;
  if (p.k * greatest(p.activation) * greatest(p.weight) <= high) return undefined;
  const columns: Line[] = [];
  const rows: Line[] = [];
  return {
    column: (j, words) => void (columns[j] = lineOf(words, p.weight)),
    row: (i, words) => void (rows[i] = lineOf(words, p.activation)),
    correct(i, values) {
      const row = rows[i];
      if (row === undefined) return;
      for (let j = 0; j < values.length; j++) {
        const column = columns[j];
        if (column === undefined) continue;
        const reach = Math.min(row.total * column.greatest, row.greatest * column.total);
        if (reach <= high) continue;
        if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
          values[j] = longSum(row.numbers, column.numbers, p);
        } else {
          values[j] = shortSum(row.numbers, column.numbers, p);
        }
      }
    },
  };
}

type Steps = { readonly width: number; readonly isSigned: boolean; readonly lanes: number };

/** Clamped after every step; exact in double precision, for accumulators of at most 32 bits. */
function shortSum(
  activations: Float64Array,
  weights: Float64Array,
  { width, isSigned, lanes }: Steps,
): number {
  const high = isSigned ? 2 ** (width - 1) - 1 : 2 ** width - 1;
  const low = isSigned ? -high - 1 : 0;
  const count = activations.length;
  let sum = 0;
  if (lanes === 1) {
    for (let k = 0; k < count; k++) {
      sum += (activations[k] ?? 0) * (weights[k] ?? 0);
      if (sum > high) sum = high;
      else if (sum < low) sum = low;
    }
    return sum;
  }
  for (let from = 0; from < count; from += lanes) {
    const to = Math.min(from + lanes, activations.length);
    for (let k = from; k < to; k++) sum += (activations[k] ?? 0) * (weights[k] ?? 0);
    sum = sum > high ? high : sum < low ? low : sum;
  }
  return sum;
}

/** The same for any accumulator. */
function longSum(
  activations: Float64Array,
  weights: Float64Array,
  { width, isSigned, lanes }: Steps,
): bigint {
  let sum = 0n;
  for (let from = 0; from < activations.length; from += lanes) {
    const to = Math.min(from + lanes, activations.length);
    for (let k = from; k < to; k++) sum += BigInt(activations[k] ?? 0) * BigInt(weights[k] ?? 0);
    sum = saturate(sum, width, isSigned);
  }
  return sum;
}

function lineOf(words: ArrayLike<number>, operand: IntegerOperand): Line {
  const numbers = numbersOf(words, operand);
  let total = 0;
  let most = 0;
  for (const number of numbers) {
    const magnitude = Math.abs(number);
    total += magnitude;
    if (magnitude > most) most = magnitude;
  }
  return { numbers, total, greatest: most };
}

function greatest({ width, isSigned }: IntegerOperand): number {
  return isSigned ? 2 ** (width - 1) : 2 ** width - 1;
}
