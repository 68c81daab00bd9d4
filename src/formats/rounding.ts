/**
 * Rounding, once, for every format. A format's words of one sign lie on a line in order of value;
 * a value lies between two neighbouring words, and a rounding picks one of them.
 */

import { InvariantError } from '../errors.ts';
import { bitLength } from '../bits/index.ts';
import type { EncodeOptions, Exact } from './format.ts';

/** A positive number `n / d * 2^e`. */
export type Magnitude = { readonly n: bigint; readonly d: bigint; readonly e: number };

/**
 * A place on the line of words: `floor + n / d` steps, with `0 <= n < d`. `upper`, if present, is the
 * answer of the format's own nearest rule where that is not "at least half way, ties to even".
 */
export type Place = {
  readonly floor: bigint;
  readonly n: bigint;
  readonly d: bigint;
  readonly upper?: boolean;
};

/** Bits of randomness in one stochastic rounding: the hardware adds this many below the last place. */
export const STOCHASTIC_BITS = 32;

/** `|x|` of a finite value or ratio. */
export function magnitudeOf(x: Extract<Exact, { kind: 'finite' | 'ratio' }>): Magnitude {
  const m = x.kind === 'finite' ? x.m : x.n;
  return { n: m < 0n ? -m : m, d: x.kind === 'finite' ? 1n : x.d, e: x.e };
}

/** Whether the value is below zero, or a zero with a minus sign. */
export function isNegative(x: Extract<Exact, { kind: 'finite' | 'ratio' }>): boolean {
  return x.kind === 'finite' ? x.m < 0n || x.negativeZero === true : x.n < 0n;
}

/** `floor(log2 x)` of a positive magnitude. */
export function floorLog2(x: Magnitude): number {
  const guess = bitLength(x.n) - bitLength(x.d);
  // n / d lies in (2^(guess-1), 2^(guess+1)).
  const reached = guess >= 0 ? x.n >= x.d << BigInt(guess) : x.n << BigInt(-guess) >= x.d;
  return (reached ? guess : guess - 1) + x.e;
}

/** Where `x` lies on the line of multiples of `2^unit`. */
export function placeOf(x: Magnitude, unit: number): Place {
  const shift = x.e - unit;
  const n = shift >= 0 ? x.n << BigInt(shift) : x.n;
  const d = shift >= 0 ? x.d : x.d << BigInt(-shift);
  const floor = n / d;
  return { floor, n: n - floor * d, d };
}

/**
 * The step that `place` rounds to.
 *
 * @param negative whether the line runs away from zero on the negative side, which swaps up and down
 */
export function roundPlace(place: Place, negative: boolean, options: EncodeOptions): bigint {
  if (place.n === 0n) return place.floor;
  return isRoundedUp(place, negative, options) ? place.floor + 1n : place.floor;
}

function isRoundedUp(place: Place, negative: boolean, options: EncodeOptions): boolean {
  const { floor, n, d } = place;
  switch (options.rounding ?? 'nearest-even') {
    case 'nearest-even':
      return place.upper ?? (2n * n > d || (2n * n === d && floor % 2n !== 0n));
    case 'nearest-away':
      return place.upper ?? 2n * n >= d;
    case 'toward-zero':
      return false;
    case 'up':
      return !negative;
    case 'down':
      return negative;
    case 'stochastic': {
      if (options.random === undefined) {
        throw new InvariantError('stochastic rounding needs a source of random words');
      }
      // Add random bits below the last place and keep the carry: what an adder with an LFSR does.
      const fraction = (n << BigInt(STOCHASTIC_BITS)) / d;
      return (fraction + BigInt(options.random())) >> BigInt(STOCHASTIC_BITS) !== 0n;
    }
  }
}
