/**
 * Sums of floats that are kept hold multiples of the least product, and no zero with a minus sign: they began at plus zero.
 * And they end where the greatest product no longer changes them. What an adder would do with anything finer, or
 * greater, no sum shows.
 */

import type { Word } from '../../bits/index.ts';
import { mask } from '../../bits/index.ts';
import type { FloatRow } from '../../formats/format.ts';
import { constant, type Bits, type Wires } from './wires.ts';

/**
 * Multiples of 2^power, at most the greatest there is, in a float format, not minus zero. Infinities and NaN with an
 * exponent of their own are among them; a NaN beside numbers counts as one of these.
 */
export type Multiples = {
  readonly row: FloatRow;
  readonly power: number;
  /** The greatest exponent field of a number; absent: any. */
  readonly most?: number;
};

/** The exponent field of a number; undefined for infinities and NaN. */
export function fieldOf(row: FloatRow, word: Word): number | undefined {
  const field = Number((word >> BigInt(row.fraction)) & mask(row.exponent));
  return field >= endOfNumbers(row) ? undefined : field;
}

/** Exponent fields among which is the greatest of all sums, where products of this exponent field or less were seen. */
export function greatestFields(row: FloatRow, seen: number): readonly number[] {
  const fields = Array.from({ length: row.fraction + 3 }, (_, more) => seen + more);
  return fields.filter((field) => field < endOfNumbers(row) - 1);
}

/** The power of two of the last bit that is set in a number; undefined for zeros, infinities and NaN. */
export function powerOf(row: FloatRow, word: Word): number | undefined {
  const field = fieldOf(row, word);
  const fraction = word & mask(row.fraction);
  if (field === undefined) return undefined;
  const significand = field === 0 ? fraction : fraction | (1n << BigInt(row.fraction));
  if (significand === 0n) return undefined;
  const [zeros = ''] = /0*$/.exec(significand.toString(2)) ?? [];
  return leastPower(row) + Math.max(field, 1) - 1 + zeros.length;
}

/** The first exponent field that no number has. */
function endOfNumbers({ exponent, specials }: FloatRow): number {
  return specials === 'ieee' ? 2 ** exponent - 1 : 2 ** exponent;
}

/** The power of two of the least subnormal. */
function leastPower({ bias, fraction }: FloatRow): number {
  return 1 - bias - fraction;
}

/** One bit: the word is among them. */
export function isMultiple(wires: Wires, word: Bits, { row, power, most }: Multiples): Bits {
  const fraction = word.slice(0, row.fraction);
  const field = word.slice(row.fraction, row.fraction + row.exponent);
  const endsInZeros = (count: number): Bits => [wires.is(fraction.slice(0, count), 0)];
  // Below this exponent there are only plus zero and, in the least one, subnormals.
  const first = Math.max(1, power + row.bias);
  const isBelow = wires.fresh(1);
  wires.binary('$lt', field, constant(first, row.exponent), isBelow);
  const shared = Math.max(0, power - leastPower(row));
  const isSubnormal: Bits =
    shared >= row.fraction
      ? ['0']
      : wires.and(endsInZeros(shared), wires.not(endsInZeros(row.fraction)));
  const isSmall = wires.or([wires.is(word, 0)], isSubnormal);
  let all = wires.or(wires.not(isBelow), isSmall);
  // From there on one bit more may be set with each exponent.
  for (let set = 0; set < row.fraction; set++) {
    const exponent = power + row.bias + set;
    if (exponent < 1 || exponent >= endOfNumbers(row)) continue;
    const isOther = wires.not([wires.is(field, exponent)]);
    all = wires.and(all, wires.or(isOther, endsInZeros(row.fraction - set)));
  }
  if (most === undefined) return all;
  const isGreater = wires.fresh(1);
  wires.binary('$gt', field, constant(most, row.exponent), isGreater);
  const isNumber = wires.fresh(1);
  wires.binary('$lt', field, constant(endOfNumbers(row), row.exponent + 1), isNumber);
  return wires.and(all, wires.not(wires.and(isGreater, isNumber)));
}
