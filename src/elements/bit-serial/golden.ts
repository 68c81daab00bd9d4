/** Meaning of the bit-serial element: exact products, and a cycle for every digit of an activation. */

import { digitCount } from '../../bits/digits.ts';
import type { Pace } from '../../golden/pace.ts';
import type { BitSerialParams } from './params.ts';

/** Edges after the last digit: rows, their sum, the product, the accumulator. */
const delay = 4;

/**
 * As many cycles as an activation has digits, whatever they are.
 *
 * @source [stripes2016]
 */
export function bitSerialPace({ activation, encoding, lanes }: BitSerialParams): Pace {
  const digits = digitCount(encoding, activation.width, activation.signed);
  return {
    lanes,
    activationDigits: () => digits,
    weightDigits: () => 1,
    mostCycles: digits,
    isFixed: true,
    delay,
  };
}
