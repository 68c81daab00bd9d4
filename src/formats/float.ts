/**
 * Binary floating point of any exponent and fraction width: IEEE 754's interchange formats, bfloat16,
 * the OCP FP8, FP6 and FP4 types, and unsigned ones for scales.
 */

import { mask, slice, type Word } from '../bits/index.ts';
import type { Codec, EncodeOptions, FloatRow } from './format.ts';
import { signField, toBits } from './integer.ts';
import {
  floorLog2,
  isNegative,
  magnitudeOf,
  placeOf,
  roundPlace,
  type Magnitude,
  type Place,
} from './rounding.ts';
import { finite, infinity, NAN } from './value.ts';

/** Least exponent of a normal number, and of the subnormals. */
export function leastExponent(row: FloatRow): number {
  return 1 - row.bias;
}

/** Magnitude code of the greatest finite value. */
export function greatestCode(row: FloatRow): bigint {
  const all = mask(row.exponent + row.fraction);
  switch (row.specials) {
    case 'ieee':
      return (mask(row.exponent) << BigInt(row.fraction)) - 1n;
    case 'nan':
      return all - 1n;
    case 'finite':
      return all;
  }
}

/** Magnitude code of NaN (the quiet one with no payload), if the format has it. */
export function nanCode(row: FloatRow): bigint | undefined {
  if (row.specials === 'finite') return undefined;
  if (row.specials === 'nan') return mask(row.exponent + row.fraction);
  return (mask(row.exponent + 1) << BigInt(row.fraction)) >> 1n;
}

/** Magnitude code of infinity, if the format has it. */
export function infinityCode(row: FloatRow): bigint | undefined {
  return row.specials === 'ieee' ? mask(row.exponent) << BigInt(row.fraction) : undefined;
}

/** The codec of a floating-point row. */
export function floatCodec(row: FloatRow): Codec {
  const width = row.exponent + row.fraction;
  const greatest = greatestCode(row);
  const nan = nanCode(row);
  const infinite = infinityCode(row);

  const join = (negative: boolean, code: bigint): Word =>
    negative && row.signed ? (1n << BigInt(width)) | code : code;

  /** The code for a magnitude beyond the greatest finite one. */
  const overflow = (negative: boolean, options: EncodeOptions): Word => {
    const inward =
      options.rounding === 'toward-zero' || options.rounding === (negative ? 'up' : 'down');
    if (options.saturate === true || inward) return join(negative, greatest);
    return infinityOrNan(negative);
  };

  /** Overflow keeps the sign, also on a NaN. */
  const infinityOrNan = (negative: boolean): Word => join(negative, infinite ?? nan ?? greatest);

  return {
    decode(word) {
      const code = word & mask(width);
      const negative = row.signed && word >> BigInt(width) === 1n;
      if (code > greatest) return code === infinite ? infinity(negative) : NAN;
      const { significand, exponent } = split(row, code);
      return finite(negative ? -significand : significand, exponent, negative);
    },
    encode(value, options = {}) {
      if (value.kind === 'nan') return nan ?? 0n;
      if (value.kind === 'infinite') {
        if (value.negative && !row.signed) return 0n;
        return options.saturate === true
          ? join(value.negative, greatest)
          : infinityOrNan(value.negative);
      }
      const negative = isNegative(value);
      const magnitude = magnitudeOf(value);
      if (magnitude.n === 0n) return join(negative, 0n);
      if (negative && !row.signed) return 0n;
      const place = codePlace(row, magnitude);
      if (place.floor > greatest) return overflow(negative, options);
      const code = roundPlace(place, negative, options);
      return code > greatest ? overflow(negative, options) : join(negative, code);
    },
    fields(word) {
      const text = toBits(word, row.bits).slice(row.signed ? 1 : 0);
      const { significand, exponent } = split(row, word & mask(width));
      const code = word & mask(width);
      const special = code <= greatest ? undefined : code === infinite ? 'infinity' : 'NaN';
      const biased = Number(slice(code, width - 1, row.fraction));
      const scale = `2^${Math.max(biased, 1) - row.bias}`;
      const hidden = biased === 0 ? '0' : '1';
      const exponentField = {
        name: 'exponent',
        bits: text.slice(0, row.exponent),
        meaning: special ?? (biased === 0 ? `${scale}, subnormal` : scale),
      };
      const fractionField = {
        name: 'fraction',
        bits: text.slice(row.exponent),
        meaning:
          special ??
          `significand ${hidden}.${text.slice(row.exponent) || '0'}, ${significand} * 2^${exponent}`,
      };
      const parts = [exponentField, fractionField];
      return row.signed ? [signField(word, row.bits), ...parts] : parts;
    },
  };
}

/** A magnitude code as an integer significand and the exponent of its last place. */
function split(row: FloatRow, code: bigint): { significand: bigint; exponent: number } {
  const biased = Number(code >> BigInt(row.fraction));
  const fraction = code & mask(row.fraction);
  const significand = biased === 0 ? fraction : fraction | (1n << BigInt(row.fraction));
  return { significand, exponent: Math.max(biased, 1) - row.bias - row.fraction };
}

/**
 * Where `x` lies among the magnitude codes, as if the exponent had no upper end. Codes are in order
 * of value, so a carry out of the significand moves into the exponent by itself.
 */
function codePlace(row: FloatRow, x: Magnitude): Place {
  const exponent = Math.max(floorLog2(x), leastExponent(row));
  const place = placeOf(x, exponent - row.fraction);
  // The significands of a binade start at 2^fraction, which the code of the binade before it ends at.
  const offset = BigInt(exponent - leastExponent(row)) << BigInt(row.fraction);
  return { ...place, floor: place.floor + offset };
}
