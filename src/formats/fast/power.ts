/** Fast encoders of the formats that are nothing but an exponent. */

import type { EncodeOptions, Row } from '../format.ts';
import { exponentOf, type NumberEncoder, type StepRounder } from './steps.ts';

/** Encoder of signed powers of two. */
export function powerEncoder(
  row: Extract<Row, { kind: 'power' }>,
  options: EncodeOptions,
  step: StepRounder,
): NumberEncoder {
  const signBit = 2 ** row.exponent;
  const rounding = options.rounding ?? 'nearest-even';
  const nearest = rounding === 'nearest-even' || rounding === 'nearest-away';
  return (x) => {
    if (Number.isNaN(x) || x === 0) return 0;
    const sign = x < 0 ? signBit : 0;
    const exponent = exponentOf(x);
    if (exponent < 0) return sign;
    if (exponent >= signBit - 1) return sign + signBit - 1;
    const significand = Math.abs(x) * 2 ** -exponent;
    // Math.SQRT2 is the least double above the square root of 2.
    const up = nearest
      ? significand >= Math.SQRT2
      : step(exponent % 2 === 1, significand - 1, x < 0) === 1;
    return sign + exponent + (up ? 1 : 0);
  };
}

/** Encoder of power-of-two scales. */
export function scaleEncoder(
  row: Extract<Row, { kind: 'scale' }>,
  options: EncodeOptions,
  step: StepRounder,
): NumberEncoder {
  const nan = 2 ** row.bits - 1;
  const beyond = options.saturate === true ? nan - 1 : nan;
  const inwards = options.rounding === 'toward-zero' || options.rounding === 'down';
  return (x) => {
    if (x === 0) return 0;
    if (Number.isNaN(x) || x < 0) return nan;
    if (x === Infinity) return beyond;
    const exponent = exponentOf(x);
    const floor = exponent + row.bias;
    if (floor < 0) return 0;
    if (floor >= nan) return inwards ? nan - 1 : beyond;
    const code = floor + step(floor % 2 === 1, x * 2 ** -exponent - 1, false);
    return code < nan ? code : beyond;
  };
}
