/**
 * Small formats given by the value of every word: codes of 4-bit quantisers, and pairs of an exponent and an
 * integer. All values are integers; what a scale makes of them is not the format's business.
 */

import { invariant } from '../errors.ts';
import type { Codec, Row } from './format.ts';
import { toBits } from './integer.ts';
import { isNegative, magnitudeOf, placeOf, roundPlace } from './rounding.ts';
import { finite } from './value.ts';

export type TableRow = Extract<Row, { kind: 'table' }>;

/** The magnitudes of one sign in ascending order, each once, and the word of each. */
type Side = { readonly magnitudes: readonly bigint[]; readonly words: readonly bigint[] };

/**
 * Nearest value; half way between neighbours goes to the one with an even place in the order of magnitudes, 0
 * having place 0. Saturates at both ends; NaN becomes 0. Of words with the same value the least is written.
 */
export function tableCodec(row: TableRow): Codec {
  const positive = sideOf(row, false);
  const negative = sideOf(row, true);
  invariant(positive.magnitudes[0] === 0n, 'a table of values must have a zero');
  return {
    decode(word) {
      const value = row.values[Number(word)] ?? 0;
      return finite(BigInt(value), 0, Object.is(value, -0));
    },
    encode(value, options = {}) {
      if (value.kind === 'nan') return at(positive, 0);
      const isMinus = value.kind === 'infinite' ? value.negative : isNegative(value);
      const side = isMinus ? negative : positive;
      const last = side.magnitudes.length - 1;
      if (value.kind === 'infinite') return at(side, last);
      const { floor, n, d } = placeOf(magnitudeOf(value), 0);
      const below = side.magnitudes.findLastIndex((magnitude) => magnitude <= floor);
      const [low = 0n, high] = side.magnitudes.slice(below, below + 2);
      if (high === undefined) return at(side, last);
      const place = { floor: BigInt(below), n: (floor - low) * d + n, d: (high - low) * d };
      return at(side, Number(roundPlace(place, isMinus, options)));
    },
    fields: (word) => [
      {
        name: 'code',
        bits: toBits(word, row.bits),
        meaning: String(row.values[Number(word)] ?? 0),
      },
    ],
  };
}

/** The word at a place. */
function at({ words }: Side, place: number): bigint {
  return words[place] ?? 0n;
}

/** What numbers of a sign may become: those of the sign, and zero. */
function sideOf({ values }: TableRow, isMinus: boolean): Side {
  const found = new Map<number, number>();
  const hasOwnZero = values.some((value) => Object.is(value, -0));
  values.forEach((value, word) => {
    const belongs =
      value === 0 ? Object.is(value, -0) === (isMinus && hasOwnZero) : value < 0 === isMinus;
    const magnitude = Math.abs(value);
    if (belongs && !found.has(magnitude)) found.set(magnitude, word);
  });
  const sorted = [...found].toSorted(([a], [b]) => a - b);
  return {
    magnitudes: sorted.map(([magnitude]) => BigInt(magnitude)),
    words: sorted.map(([, word]) => BigInt(word)),
  };
}

/** A row of any magnitudes below a sign bit: two zeros. */
export function signedTable(magnitudes: readonly number[]): readonly number[] {
  return [...magnitudes, ...magnitudes.map((magnitude) => -magnitude)];
}

/**
 * Values of unsigned flint codes, by code: those below half count as they are; above, the place of the first one
 * after the top bit is the exponent, and what follows it the fraction.
 *
 * @param bits 2 to 8; 4 gives 0..8, 10, 12, 14, 16, 24, 32, 64
 * @source ANT, arXiv 2208.14286; checked against the values of clevercool/ANT-Quantization `flint_value`
 */
export function flintValues(bits: number): readonly number[] {
  const half = 2 ** (bits - 1);
  return Array.from({ length: 2 * half }, (_, code) => {
    const rest = code - half;
    if (rest < 0) return code;
    if (rest === 0) return half * 2 ** (bits - 1);
    // The first one of `bits - 1` bits, counted from the top.
    const place = bits - 2 - Math.floor(Math.log2(rest));
    return rest * 4 ** place * 2;
  });
}

/** Sums of two signed powers of two, the first in the high half of the word. */
export function powerSumValues(exponent: number): readonly number[] {
  const count = 2 ** (exponent + 1);
  const term = (code: number): number =>
    code < count / 2 ? 2 ** code : -(2 ** (code - count / 2));
  return Array.from({ length: count * count }, (_, word) => {
    const sum = term(Math.floor(word / count)) + term(word % count);
    return sum === 0 ? 0 : sum;
  });
}

/** `m * 2^e` with an unsigned `e` above a two's complement `m`. */
export function pairValues(integer: number, exponent: number): readonly number[] {
  const count = 2 ** integer;
  return Array.from({ length: count * 2 ** exponent }, (_, word) => {
    const code = word % count;
    return (code < count / 2 ? code : code - count) * 2 ** Math.floor(word / count) + 0;
  });
}

/** The code of an outlier-victim pair that marks the victim. */
export const VICTIM = 8;

/**
 * The two values of an outlier-victim pair of 4-bit codes: beside a victim, which is 0, a code is an outlier,
 * `+-(2 + m) * 2^(e + bias)` with 2 exponent bits above one fraction bit, and 0 where both are 0; elsewhere it is
 * an integer -7..7.
 *
 * @source OliVe, arXiv 2304.07493; 0 as in clevercool/ANT-Quantization `outlier_value`, which leaves out the least
 */
export function outlierVictimValues(
  word: number,
  bias: number,
): readonly [low: number, high: number] {
  const low = word % 16;
  const high = Math.floor(word / 16);
  const value = (code: number, beside: number): number => {
    if (code === VICTIM) return 0;
    if (beside !== VICTIM) return code < VICTIM ? code : code - 16;
    const rest = code % VICTIM;
    if (rest === 0) return 0;
    const magnitude = (2 + (rest % 2)) * 2 ** (Math.floor(rest / 2) + bias);
    return code < VICTIM ? magnitude : -magnitude;
  };
  return [value(low, high), value(high, low)];
}
