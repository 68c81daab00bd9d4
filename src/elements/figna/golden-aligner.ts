/** Alignment of a block of floating-point numbers: integers in units that follow from the greatest of them. */

import { wrap, type Word } from '../../bits/index.ts';
import { requireFormat } from '../../formats/index.ts';

/** A block as integers: the number is `integer * 2^(exponent + unit)`, what lies below truncated. */
export type AlignedBlock = {
  /** The greatest biased exponent; 1 for a block of zeros and subnormals. */
  readonly exponent: number;
  /** By number, below `2^(bits - 1)` in magnitude. */
  readonly integers: readonly bigint[];
};

/**
 * Align FP16 numbers to the greatest exponent of the block; magnitudes are truncated.
 *
 * @param bits of an integer in two's complement, its sign included; with 12 or more the greatest number is exact
 * @returns undefined if a number is infinite or NaN
 * @source [figna2024]
 */
export function alignBlock(words: readonly Word[], bits: number): AlignedBlock | undefined {
  const codec = requireFormat('fp16');
  const numbers = words.map((word) => codec.decode(word));
  // From the value, not from the field: the place of the leading one, at least that of the least normal number.
  let place = leastPlace;
  for (const number of numbers) {
    if (number.kind !== 'finite') return undefined;
    const magnitude = number.m < 0n ? -number.m : number.m;
    if (magnitude > 0n) place = Math.max(place, magnitude.toString(2).length - 1 + number.e);
  }
  const unit = place + 2 - bits;
  const integers = numbers.map((number) => {
    if (number.kind !== 'finite') return 0n;
    const shift = number.e - unit;
    const magnitude = number.m < 0n ? -number.m : number.m;
    const truncated = shift >= 0 ? magnitude << BigInt(shift) : magnitude >> BigInt(-shift);
    return number.m < 0n ? -truncated : truncated;
  });
  return { exponent: place - leastPlace + 1, integers };
}

/** What an integer of an aligned block counts, as a power of two. */
export function alignedUnit(exponent: number, bits: number): number {
  return exponent - 1 + leastPlace + 2 - bits;
}

/** The leading one of the least normal FP16 number. */
const leastPlace = -14;

/** The integers of a block as words. */
export function alignedWords({ integers }: AlignedBlock, bits: number): Word[] {
  return integers.map((integer) => wrap(integer, bits));
}
