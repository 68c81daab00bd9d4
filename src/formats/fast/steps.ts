/**
 * What the fast encoders share. A double divided by a step that is a power of two splits exactly
 * into whole steps and a fraction of one, so a decision on that fraction is the exact path's.
 */

import { InvariantError } from '../../errors.ts';
import type { EncodeOptions } from '../format.ts';
import { STOCHASTIC_BITS } from '../rounding.ts';

/** The word for a double, as an unsigned integer. */
export type NumberEncoder = (x: number) => number;

/** The double that a word stands for. NaR is NaN; signed zeros keep their sign. */
export type NumberDecoder = (word: number) => number;

/**
 * 1 if a value `fraction` of a step beyond a whole number of steps rounds away from zero, else 0.
 * `odd` is the parity of that whole number; `0 <= fraction < 1`.
 */
export type StepRounder = (odd: boolean, fraction: number, negative: boolean) => 0 | 1;

/** The decision for a rounding, the same as `roundPlace` makes. */
export function stepRounder(options: EncodeOptions): StepRounder {
  switch (options.rounding ?? 'nearest-even') {
    case 'nearest-even':
      return (odd, f) => (f > 0.5 || (f === 0.5 && odd) ? 1 : 0);
    case 'nearest-away':
      return (_, f) => (f >= 0.5 ? 1 : 0);
    case 'toward-zero':
      return () => 0;
    case 'up':
      return (_, f, negative) => (f > 0 && !negative ? 1 : 0);
    case 'down':
      return (_, f, negative) => (f > 0 && negative ? 1 : 0);
    case 'stochastic': {
      const { random } = options;
      if (random === undefined) {
        throw new InvariantError('stochastic rounding needs a source of random words');
      }
      const carry = 2 ** STOCHASTIC_BITS;
      return (_, f) => (f > 0 && Math.floor(f * carry) + random() >= carry ? 1 : 0);
    }
  }
}

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
/** Index of the half with the sign and exponent: 1 on little-endian machines. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** `floor(log2 |x|)` of a normal double; -1023 for 0 and subnormals, 1024 for infinities and NaN. */
export function exponentOf(x: number): number {
  double[0] = x;
  return (((halves[HIGH] ?? 0) >>> 20) & 0x7ff) - 1023;
}

/** Whether the sign bit of a double is set; only for zeros need it be asked this way. */
export function hasSign(x: number): boolean {
  return x < 0 || (x === 0 && 1 / x < 0);
}

/**
 * `cut + fraction` where `cut` is a multiple of 1/16 and the sum is below 1. Where it does not fit a
 * double, its last bits are replaced by one that keeps it on the same side of a half, of 1, and of
 * every multiple of `2^-STOCHASTIC_BITS`.
 */
export function joined(cut: number, fraction: number): number {
  const sum = cut + fraction;
  if (sum - cut === fraction) return sum;
  return cut + Math.floor(fraction * 2 ** 40) * 2 ** -40 + 2 ** -41;
}
