/**
 * Formats whose values are evenly spaced: integers and fixed point in two's complement or unsigned,
 * sign-magnitude, ternary and bipolar.
 */

import {
  decodeInteger,
  integerMax,
  integerMin,
  mask,
  saturate,
  wrap,
  type Word,
} from '../bits/index.ts';
import type { Codec, EncodeOptions, Exact, Field, Row, Value } from './format.ts';
import { isNegative, magnitudeOf, placeOf, roundPlace } from './rounding.ts';
import { finite } from './value.ts';

type Real = Extract<Exact, { kind: 'finite' | 'ratio' }>;
type RowOf<K extends Row['kind']> = Extract<Row, { kind: K }>;

/** `value * 2^-fraction` with the value in two's complement or unsigned. NaN becomes 0. */
export function integerCodec(row: RowOf<'integer'>): Codec {
  const { bits, signed, fraction } = row;
  const unit = 0 - fraction; // never -0
  return {
    decode: (word) => finite(decodeInteger(word, bits, signed), unit),
    encode(value, options = {}) {
      if (value.kind === 'nan') return 0n;
      if (value.kind === 'infinite') return wrap(extreme(value, bits, signed), bits);
      const rounded = toMultiple(value, unit, options);
      return wrap(options.saturate === true ? saturate(rounded, bits, signed) : rounded, bits);
    },
    fields(word) {
      const text = toBits(word, bits);
      const cut = bits - fraction;
      const whole = decodeInteger(word >> BigInt(fraction), cut, signed);
      const integer = { name: 'integer', bits: text.slice(0, cut), meaning: whole.toString() };
      if (fraction === 0) return [integer];
      const part = {
        name: 'fraction',
        bits: text.slice(cut),
        meaning: `${word & mask(fraction)}/2^${fraction}`,
      };
      return cut === 0 ? [part] : [integer, part];
    },
  };
}

function extreme(
  value: Extract<Value, { kind: 'infinite' }>,
  bits: number,
  signed: boolean,
): bigint {
  return value.negative ? integerMin(bits, signed) : integerMax(bits, signed);
}

/** The multiple of `2^unit` that `value` rounds to, in those units. */
function toMultiple(value: Real, unit: number, options: EncodeOptions): bigint {
  const negative = isNegative(value);
  const steps = roundPlace(placeOf(magnitudeOf(value), unit), negative, options);
  return negative ? -steps : steps;
}

/** The integer that `|value|` rounds to, at most `greatest`. */
function saturatingSteps(value: Real, greatest: bigint, options: EncodeOptions): bigint {
  const place = placeOf(magnitudeOf(value), 0);
  return place.floor >= greatest ? greatest : roundPlace(place, isNegative(value), options);
}

/** A sign bit above a magnitude. Two zeros. Always saturates. NaN becomes 0. */
export function signMagnitudeCodec(row: RowOf<'sign-magnitude'>): Codec {
  const top = BigInt(row.bits - 1);
  const greatest = mask(row.bits - 1);
  const join = (negative: boolean, magnitude: bigint): Word =>
    (negative ? 1n << top : 0n) | magnitude;
  return {
    decode(word) {
      const magnitude = word & greatest;
      const negative = word >> top === 1n;
      return finite(negative ? -magnitude : magnitude, 0, negative);
    },
    encode(value, options = {}) {
      if (value.kind === 'nan') return 0n;
      if (value.kind === 'infinite') return join(value.negative, greatest);
      const negative = isNegative(value);
      return join(negative, saturatingSteps(value, greatest, options));
    },
    fields: (word) => [
      signField(word, row.bits),
      plain('magnitude', toBits(word, row.bits).slice(1)),
    ],
  };
}

/** 00 is 0, 01 is +1, 11 is -1. The unused code 10 reads as 0 and is never written. */
export function ternaryCodec(): Codec {
  return {
    decode: (word) => finite(word === 1n ? 1n : word === 3n ? -1n : 0n, 0),
    encode(value, options = {}) {
      if (value.kind === 'nan') return 0n;
      if (value.kind === 'infinite') return value.negative ? 3n : 1n;
      const steps = saturatingSteps(value, 1n, options);
      return steps === 0n ? 0n : isNegative(value) ? 3n : 1n;
    },
    fields: (word) => [signField(word, 2), plain('nonzero', toBits(word, 2).slice(1))],
  };
}

/**
 * Bit `i` stands for `+2^i` when set and `-2^i` when clear: the odd integers `2 * word - (2^bits - 1)`.
 * No zero; values half way go up, so that the sign of 0 is +1. NaN becomes +1.
 */
export function bipolarCodec(row: RowOf<'bipolar'>): Codec {
  const greatest = mask(row.bits);
  const plusOne = 1n << BigInt(row.bits - 1);
  return {
    decode: (word) => finite(2n * word - greatest, 0),
    encode(value, options = {}) {
      if (value.kind === 'nan') return plusOne;
      if (value.kind === 'infinite') return value.negative ? 0n : greatest;
      const negative = isNegative(value);
      const word = bipolarMagnitude(value, row.bits, options);
      return negative ? greatest - word : word;
    },
    fields: (word) => [plain('signs', toBits(word, row.bits))],
  };
}

/** The word of `|x|`, by the rounding that `x` asks for. */
function bipolarMagnitude(x: Real, bits: number, options: EncodeOptions): bigint {
  const negative = isNegative(x);
  const { n, d, e } = magnitudeOf(x);
  // (|x| + 2^bits - 1) / 2
  const unit = e >= 0 ? d : d << BigInt(-e);
  const numerator = (e >= 0 ? n << BigInt(e) : n) + mask(bits) * unit;
  const floor = numerator / (2n * unit);
  if (floor >= mask(bits)) return mask(bits);
  const rest = numerator - floor * 2n * unit;
  // Half way is up for x, which for a negative x is towards zero.
  const upper = negative ? rest > unit : rest >= unit;
  const word = roundPlace({ floor, n: rest, d: 2n * unit, upper }, negative, options);
  const plusOne = 1n << BigInt(bits - 1);
  return options.rounding === 'toward-zero' && word < plusOne ? plusOne : word;
}

/** A word as binary text. */
export function toBits(word: Word, bits: number): string {
  return bits === 0 ? '' : word.toString(2).padStart(bits, '0');
}

/** The top bit, read as a sign. */
export function signField(word: Word, bits: number): Field {
  const text = toBits(word, bits).slice(0, 1);
  return { name: 'sign', bits: text, meaning: text === '1' ? '-' : '+' };
}

function plain(name: string, bits: string): Field {
  return { name, bits, meaning: bits === '' ? '' : BigInt(`0b${bits}`).toString() };
}
