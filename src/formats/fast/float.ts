/** Fast codecs of floating-point rows. */

import { greatestCode, infinityCode, leastExponent, nanCode } from '../float.ts';
import type { EncodeOptions, FloatRow } from '../format.ts';
import {
  exponentOf,
  hasSign,
  type NumberDecoder,
  type NumberEncoder,
  type StepRounder,
} from './steps.ts';

const word32 = new Uint32Array(1);
const float32 = new Float32Array(word32.buffer);

function decodeBinary32(word: number): number {
  word32[0] = word;
  return float32[0] ?? NaN;
}

/** Decoder of a floating-point row of up to 32 bits. */
export function floatDecoder(row: FloatRow): NumberDecoder {
  if (row.specials === 'ieee' && row.exponent === 8 && row.fraction === 23) return decodeBinary32;
  const base = 2 ** row.fraction;
  const top = 2 ** (row.exponent + row.fraction);
  const greatest = Number(greatestCode(row));
  const infinite = row.specials === 'ieee' ? greatest + 1 : undefined;
  return (word) => {
    const code = word % top;
    const negative = word >= top;
    if (code > greatest) return code === infinite ? (negative ? -Infinity : Infinity) : NaN;
    const biased = Math.floor(code / base);
    const significand = biased === 0 ? code : (code % base) + base;
    const x = significand * 2 ** (Math.max(biased, 1) - row.bias - row.fraction);
    return negative ? -x : x;
  };
}

/** Whether the scale factors of a row stay in a double's range and never lose a bit of a double. */
export function hasFastEncoder(row: FloatRow): boolean {
  return row.exponent <= 9 && row.fraction >= leastExponent(row);
}

/** Encoder of a floating-point row of up to 32 bits, where `hasFastEncoder`. */
export function floatEncoder(
  row: FloatRow,
  options: EncodeOptions,
  step: StepRounder,
): NumberEncoder {
  const least = leastExponent(row);
  const base = 2 ** row.fraction;
  const greatest = Number(greatestCode(row));
  const nan = Number(nanCode(row) ?? 0n);
  const signBit = row.signed ? 2 ** (row.exponent + row.fraction) : 0;
  const infinite = Number(infinityCode(row) ?? nanCode(row) ?? greatestCode(row));
  const { saturate = false, rounding } = options;
  const inwards = (away: 'up' | 'down'): boolean =>
    saturate ||
    rounding === 'toward-zero' ||
    (rounding === 'up' || rounding === 'down' ? rounding !== away : false);
  const beyondPositive = inwards('up') ? greatest : infinite;
  const beyondNegative = signBit + (inwards('down') ? greatest : infinite);
  const atInfinity = saturate ? greatest : infinite;
  // Every exponent above this is beyond the greatest finite value.
  const most = least + 2 ** row.exponent;
  const scales = Float64Array.from(
    { length: most - least + 1 },
    (_, i) => 2 ** (row.fraction - least - i),
  );
  return (x) => {
    if (Number.isNaN(x)) return nan;
    const negative = hasSign(x);
    if (negative && signBit === 0) return 0;
    const sign = negative ? signBit : 0;
    const magnitude = Math.abs(x);
    if (magnitude === Infinity) return sign + atInfinity;
    const exponent = Math.max(exponentOf(x), least);
    if (exponent > most) return negative ? beyondNegative : beyondPositive;
    const y = magnitude * (scales[exponent - least] ?? 0);
    const steps = Math.floor(y);
    const floor = steps + (exponent - least) * base;
    if (floor > greatest) return negative ? beyondNegative : beyondPositive;
    const code = floor + step(floor % 2 === 1, y - steps, negative);
    if (code > greatest) return negative ? beyondNegative : beyondPositive;
    return sign + code;
  };
}
