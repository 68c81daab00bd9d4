/**
 * Words and widths. A word is a bit pattern: an unsigned `bigint` with `0n <= word < 2n ** width`.
 * Its sign, if it has one, appears only in the value decoded from it. Imports nothing.
 */

/** A bit pattern, always unsigned. */
export type Word = bigint;

/** `2^width - 1`. */
export function mask(width: number): bigint {
  return (1n << BigInt(width)) - 1n;
}

/** The low `width` bits of a two's-complement integer, as a word. */
export function wrap(value: bigint, width: number): Word {
  return BigInt.asUintN(width, value);
}

/** The two's-complement value of a word. */
export function signed(word: Word, width: number): bigint {
  return BigInt.asIntN(width, word);
}

/** The value of a word, two's complement or unsigned. */
export function decodeInteger(word: Word, width: number, isSigned: boolean): bigint {
  return isSigned ? BigInt.asIntN(width, word) : BigInt.asUintN(width, word);
}

/** Least value of an integer of `width` bits. */
export function integerMin(width: number, isSigned: boolean): bigint {
  return isSigned ? -(1n << BigInt(width - 1)) : 0n;
}

/** Greatest value of an integer of `width` bits. */
export function integerMax(width: number, isSigned: boolean): bigint {
  return isSigned ? mask(width - 1) : mask(width);
}

/** Clamp a value into the range of an integer of `width` bits. */
export function saturate(value: bigint, width: number, isSigned: boolean): bigint {
  const low = integerMin(width, isSigned);
  const high = integerMax(width, isSigned);
  return value < low ? low : value > high ? high : value;
}

/** Bits `high..low` of a word, as a word. */
export function slice(word: Word, high: number, low: number): Word {
  return (word >> BigInt(low)) & mask(high - low + 1);
}

/** One bit of a word. */
export function bit(word: Word, index: number): 0 | 1 {
  return (word >> BigInt(index)) & 1n ? 1 : 0;
}

/** Number of bits needed to count `n` things: least `w` with `2^w >= n`; 0 for `n <= 1`. */
export function clog2(n: number): number {
  let width = 0;
  while (2 ** width < n) width++;
  return width;
}

/** Number of bits of a non-negative integer; 0 for 0. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Number of ones in a word. */
export function popcount(word: Word): number {
  let count = 0;
  for (const digit of word.toString(2)) if (digit === '1') count++;
  return count;
}

/** Words of `width` bits packed into one, element 0 in the low bits. */
export function pack(words: readonly Word[], width: number): Word {
  return words.reduceRight((packed, word) => (packed << BigInt(width)) | wrap(word, width), 0n);
}

/** The `count` words of `width` bits of a packed word, element 0 from the low bits. */
export function unpack(packed: Word, width: number, count: number): Word[] {
  return Array.from({ length: count }, (_, i) => wrap(packed >> BigInt(i * width), width));
}

/** A word as a Verilog literal: `8'hfe`. */
export function literal(word: Word, width: number): string {
  return `${width}'h${word.toString(16).padStart(Math.ceil(width / 4), '0')}`;
}
