/**
 * Formats that are nothing but an exponent: signed powers of two (a multiplier becomes a shifter)
 * and E8M0, the shared scale of OCP's microscaling blocks. Neither has a zero.
 */

import { mask, type Word } from '../bits/index.ts';
import type { Codec, EncodeOptions, Row } from './format.ts';
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
import { finite, NAN } from './value.ts';

/**
 * A sign above an unsigned exponent `p` that is the shift amount: `(-1)^sign * 2^p`.
 * Nearest is taken in the exponent, `p = round(log2 |x|)`, so it turns over at `sqrt(2) * 2^p`.
 * Saturates at both ends; 0 and NaN become +1.
 */
export function powerCodec(row: Extract<Row, { kind: 'power' }>): Codec {
  const greatest = mask(row.exponent);
  const join = (negative: boolean, code: bigint): Word =>
    (negative ? greatest + 1n : 0n) | (code < 0n ? 0n : code > greatest ? greatest : code);
  return {
    decode(word) {
      const negative = word > greatest;
      return finite(negative ? -1n : 1n, Number(word & greatest));
    },
    encode(value, options = {}) {
      if (value.kind === 'nan') return 0n;
      if (value.kind === 'infinite') return join(value.negative, greatest);
      const magnitude = magnitudeOf(value);
      if (magnitude.n === 0n) return 0n;
      const negative = isNegative(value);
      const place = logPlace(magnitude);
      const beyond = place.floor < 0n || place.floor >= greatest;
      return join(negative, beyond ? place.floor : roundPlace(place, negative, options));
    },
    fields: (word) => [
      signField(word, row.bits),
      {
        name: 'exponent',
        bits: toBits(word & greatest, row.exponent),
        meaning: `2^${word & greatest}`,
      },
    ],
  };
}

function logPlace(x: Magnitude): Place {
  const place = octavePlace(x);
  // x > sqrt(2) * 2^p  <=>  (x / 2^p)^2 > 2, and equality is impossible for a ratio.
  const ratio = placeOf(x, Number(place.floor));
  const whole = ratio.floor * ratio.d + ratio.n;
  return { ...place, upper: whole * whole > 2n * ratio.d * ratio.d };
}

/** `floor(log2 x)`, and how far `x` has come to the next power of two, linearly. */
function octavePlace(x: Magnitude): Place {
  const scale = floorLog2(x);
  const { floor, n, d } = placeOf(x, scale);
  return { floor: BigInt(scale), n: (floor - 1n) * d + n, d };
}

/**
 * `2^(word - bias)`; the all-ones word is NaN, and there is neither sign nor zero. Halfway between
 * neighbours goes to the even word. Zero and magnitudes below the least become the least; beyond the
 * greatest is NaN, or the greatest when saturating; a negative number is NaN.
 */
export function scaleCodec(row: Extract<Row, { kind: 'scale' }>): Codec {
  const nan = mask(row.bits);
  const beyond = (options: EncodeOptions): Word => (options.saturate === true ? nan - 1n : nan);
  return {
    decode: (word) => (word === nan ? NAN : finite(1n, Number(word) - row.bias)),
    encode(value, options = {}) {
      if (value.kind === 'nan') return nan;
      if (value.kind === 'infinite') return value.negative ? nan : beyond(options);
      const magnitude = magnitudeOf(value);
      if (magnitude.n === 0n) return 0n;
      if (isNegative(value)) return nan;
      const place = octavePlace(magnitude);
      const floor = place.floor + BigInt(row.bias);
      if (floor < 0n) return 0n;
      const inwards = options.rounding === 'toward-zero' || options.rounding === 'down';
      if (floor >= nan) return inwards ? nan - 1n : beyond(options);
      const code = roundPlace({ ...place, floor }, false, options);
      return code < nan ? code : beyond(options);
    },
    fields: (word) => [
      {
        name: 'exponent',
        bits: toBits(word, row.bits),
        meaning: word === nan ? 'NaN' : `2^${Number(word) - row.bias}`,
      },
    ],
  };
}
