/**
 * Digit encodings of an integer, by their definitions: how many digits, and which. A digit lies in -2..2 and has
 * the weight `radix^index`; hardware for them is in `structure/encoders`, made without this file.
 */

/** Ways to write an integer in digits. `booth4` and `ent` have radix 4, the others 2. */
export const digitEncodings = [
  'twos-complement',
  'sign-magnitude',
  'booth4',
  'ent',
  'csd',
] as const;

export type DigitEncoding = (typeof digitEncodings)[number];

/** Radix of an encoding. */
export function digitRadix(encoding: DigitEncoding): 2 | 4 {
  return encoding === 'booth4' || encoding === 'ent' ? 4 : 2;
}

/** Digits that hold every integer of `width` bits. */
export function digitCount(encoding: DigitEncoding, width: number, isSigned: boolean): number {
  if (digitRadix(encoding) === 4)
    return isSigned ? Math.ceil(width / 2) : Math.floor(width / 2) + 1;
  return encoding === 'csd' && !isSigned ? width + 1 : width;
}

/**
 * Digits of an integer, lowest weight first; they sum to it.
 *
 * - `twos-complement`: its bits, the top one of a signed integer negative
 * - `sign-magnitude`: the bits of its magnitude, all with its sign
 * - `booth4`: `x[2i-1] + x[2i] - 2 x[2i+1]` [macsorley1961]
 * - `ent`: -1, 0, 1, 2 of its magnitude from the bottom, all with its sign [ent2024]
 * - `csd`: -1, 0, 1, never two of them non-zero side by side [reitwiesner1960]
 *
 * @param value within the range of `width` bits, signed or not
 */
export function digitsOfInteger(
  encoding: DigitEncoding,
  value: bigint,
  width: number,
  isSigned: boolean,
): number[] {
  const digits: number[] = [];
  const count = digitCount(encoding, width, isSigned);
  const sign = value < 0n ? -1n : 1n;
  const bitAt = (place: number): number => (place < 0 ? 0 : Number((value >> BigInt(place)) & 1n));
  let rest = encoding === 'csd' || value >= 0n ? value : -value;
  for (let i = 0; i < count; i++) {
    switch (encoding) {
      case 'twos-complement':
        digits.push(isSigned && i === width - 1 && bitAt(i) === 1 ? -1 : bitAt(i));
        break;
      case 'booth4':
        digits.push(bitAt(2 * i - 1) + bitAt(2 * i) - 2 * bitAt(2 * i + 1));
        break;
      case 'sign-magnitude': {
        const digit = rest & 1n;
        digits.push(Number(digit * sign));
        rest = (rest - digit) / 2n;
        break;
      }
      case 'ent': {
        const slice = rest & 3n;
        const digit = slice === 3n ? -1n : slice;
        digits.push(Number(digit * sign));
        rest = (rest - digit) / 4n;
        break;
      }
      case 'csd': {
        // The digit after which two zeros follow in binary: 1 before 0, -1 before 1.
        const digit = (rest & 1n) === 0n ? 0n : 2n - (rest & 3n);
        digits.push(Number(digit));
        rest = (rest - digit) / 2n;
        break;
      }
    }
  }
  return digits;
}
