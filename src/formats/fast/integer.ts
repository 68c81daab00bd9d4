/** Fast codecs of the evenly spaced formats. */

import type { EncodeOptions, Row } from '../format.ts';
import {
  hasSign,
  joined,
  type NumberDecoder,
  type NumberEncoder,
  type StepRounder,
} from './steps.ts';

type RowOf<K extends Row['kind']> = Extract<Row, { kind: K }>;

/** Decoder of an integer or fixed-point row of up to 32 bits. */
export function integerDecoder(row: RowOf<'integer'>): NumberDecoder {
  const step = 2 ** -row.fraction;
  const shift = 32 - row.bits;
  return row.signed ? (word) => ((word << shift) >> shift) * step : (word) => word * step;
}

/** Encoder of an integer or fixed-point row of up to 32 bits. */
export function integerEncoder(
  row: RowOf<'integer'>,
  options: EncodeOptions,
  step: StepRounder,
): NumberEncoder {
  const { bits, signed, fraction } = row;
  const modulus = 2 ** bits;
  const least = signed ? -(2 ** (bits - 1)) : 0;
  const greatest = signed ? 2 ** (bits - 1) - 1 : modulus - 1;
  const scale = 2 ** fraction;
  const saturating = options.saturate === true;
  // Adding 0 turns -0 into 0.
  const toWord = (value: number): number => (value < 0 ? value + modulus : value + 0);
  return (x) => {
    if (Number.isNaN(x)) return 0;
    const y = Math.abs(x) * scale;
    // Scaling overflows only where every double is a multiple of 2^bits steps.
    if (y === Infinity) {
      return !saturating && Number.isFinite(x) ? 0 : toWord(x < 0 ? least : greatest);
    }
    const floor = Math.floor(y);
    const steps = floor + step(floor % 2 === 1, y - floor, x < 0);
    const value = x < 0 ? -steps : steps;
    if (value >= least && value <= greatest) return toWord(value);
    return toWord(saturating ? (value < least ? least : greatest) : value % modulus);
  };
}

/** Encoder of a sign-magnitude row of up to 32 bits. */
export function signMagnitudeEncoder(
  row: RowOf<'sign-magnitude'>,
  step: StepRounder,
): NumberEncoder {
  const signBit = 2 ** (row.bits - 1);
  return (x) => {
    if (Number.isNaN(x)) return 0;
    const negative = hasSign(x);
    const y = Math.abs(x);
    const floor = Math.floor(y);
    const steps =
      floor >= signBit - 1 ? signBit - 1 : floor + step(floor % 2 === 1, y - floor, negative);
    return (negative ? signBit : 0) + steps;
  };
}

/** Encoder of ternary digits. */
export function ternaryEncoder(step: StepRounder): NumberEncoder {
  return (x) => {
    if (Number.isNaN(x)) return 0;
    const y = Math.abs(x);
    const steps = y >= 1 ? 1 : step(false, y, x < 0);
    return steps === 0 ? 0 : x < 0 ? 3 : 1;
  };
}

/** Encoder of a bipolar row of up to 32 bits. */
export function bipolarEncoder(
  row: RowOf<'bipolar'>,
  options: EncodeOptions,
  step: StepRounder,
): NumberEncoder {
  const plusOne = 2 ** (row.bits - 1);
  const greatest = 2 * plusOne - 1;
  const rounding = options.rounding ?? 'nearest-even';
  const nearest = rounding === 'nearest-even' || rounding === 'nearest-away';
  const least = rounding === 'toward-zero' ? plusOne : 0;
  return (x) => {
    if (Number.isNaN(x)) return plusOne;
    const negative = hasSign(x);
    // The word for |x| is (|x| + greatest) / 2 = |x| / 2 + plusOne - 1 + 1/2.
    const half = x === 0 ? 0 : Math.max(Math.abs(x) / 2, Number.MIN_VALUE);
    const whole = Math.floor(half);
    const beyond = half - whole >= 0.5;
    const floor = whole + plusOne - (beyond ? 0 : 1);
    if (floor >= greatest) return negative ? 0 : greatest;
    const fraction = beyond ? half - whole - 0.5 : joined(0.5, half - whole);
    const up = nearest
      ? fraction > 0.5 || (fraction === 0.5 && !negative)
      : step(false, fraction, negative) === 1;
    const word = Math.max(floor + (up ? 1 : 0), least);
    return negative ? greatest - word : word;
  };
}
