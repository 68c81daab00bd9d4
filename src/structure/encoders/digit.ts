/** What a digit encoding gives an operand: how many digits, of which weights and values. */

import type { IntegerBits } from '../operand.ts';
import type { DigitEncoding } from '../../bits/digits.ts';
import type { Plan } from '../plan.ts';

/** One digit position: `value * 2^shift`. */
export type Digit = {
  readonly shift: number;
  /** Whether it can be negative, and whether it can be 2 or -2. */
  readonly negative: boolean;
  readonly double: boolean;
  /** Whether it can be positive: the top bit of a two's complement number cannot. */
  readonly positive: boolean;
};

/**
 * An encoder. Its module has the input `x_i` and, one bit per digit, lowest weight first, the outputs of the digit
 * code:
 *
 * - `nonzero_o`: the digit is not 0
 * - `negative_o`: it is negative; 0 for the digit 0. Absent if no digit can be
 * - `double_o`: it is 2 or -2. Absent if no digit can be
 *
 * so that digit `i` is `nonzero_o[i] * (1 + double_o[i]) * (1 - 2 * negative_o[i])`.
 */
export type DigitEncoder = {
  readonly plan: Plan;
  readonly digits: readonly Digit[];
};

/** Ports of the digit code that an operand needs, without their ending `_o`. */
export function codeBuses(digits: readonly Digit[]): ('nonzero' | 'negative' | 'double')[] {
  return [
    'nonzero',
    ...(digits.some(({ negative }) => negative) ? (['negative'] as const) : []),
    ...(digits.some(({ double }) => double) ? (['double'] as const) : []),
  ];
}

/** What the digits of an encoding are called in text. */
export const digitNames: Readonly<Record<DigitEncoding, string>> = {
  'twos-complement': 'Bits',
  'sign-magnitude': 'Bits of the magnitude, with the sign,',
  booth4: 'Radix-4 Booth digits',
  ent: 'EN-T digits',
  csd: 'Canonical signed digits',
};

/** Digits of an operand, lowest weight first. */
export function digitsOf(encoding: DigitEncoding, { width, signed }: IntegerBits): Digit[] {
  switch (encoding) {
    case 'twos-complement':
      return binary(width, (place) => ({
        positive: !signed || place < width - 1,
        negative: signed && place === width - 1,
      }));
    case 'sign-magnitude':
      // The magnitude of the least value needs the top bit, no other value does.
      return binary(width, (place) => ({
        positive: !signed || place < width - 1,
        negative: signed,
      }));
    case 'csd':
      // An unsigned number may end in a borrow above its top bit; a signed one ends within it.
      return binary(signed ? width : width + 1, (place) => ({
        positive: true,
        negative: signed || place < width - 1,
      }));
    case 'booth4':
      return radix4(signed ? Math.ceil(width / 2) : Math.floor(width / 2) + 1, (top) => ({
        negative: signed || !top,
        double: !top || (signed ? width % 2 === 0 : width % 2 === 1),
      }));
    case 'ent':
      return radix4(signed ? Math.ceil(width / 2) : Math.floor(width / 2) + 1, (top) => ({
        negative: signed || !top,
        double: !top || width % 2 === (signed ? 0 : 1),
      }));
  }
}

function binary(
  count: number,
  at: (place: number) => Pick<Digit, 'positive' | 'negative'>,
): Digit[] {
  return Array.from({ length: count }, (_, shift) => ({ shift, double: false, ...at(shift) }));
}

function radix4(count: number, at: (top: boolean) => Pick<Digit, 'double' | 'negative'>): Digit[] {
  return Array.from({ length: count }, (_, i) => ({
    shift: 2 * i,
    positive: true,
    ...at(i === count - 1),
  }));
}
