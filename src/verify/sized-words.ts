/** Words of all sizes, drawn: uniform ones are nearly all as long as they can be. */

import { mask, type Word } from '../bits/index.ts';
import { parseFormat } from '../formats/index.ts';
import type { Operand } from '../golden/arithmetic.ts';
import type { RandomStream } from '../workloads/random.ts';

/**
 * Bits of the longest number that a word has room for, of this format or of one twice, four times, ... as long: it may be
 * read as one of another.
 */
export function roomOf(width: number, format: string): number {
  let bits = Math.min(width, parseFormat(format)?.bits ?? width);
  while (2 * bits <= width) bits *= 2;
  return bits;
}

/**
 * A run over the whole word, or over one number where the word has more above it: other numbers, a mode; as often over
 * two, four, ... as long as there is room.
 */
export function runNumber(width: number, format: string, random: RandomStream): Word {
  const least = parseFormat(format)?.bits ?? width;
  if (least >= width || random.word() % 4 === 0) return runWord(width, random);
  const doublings = Math.log2(roomOf(width, format) / least);
  const bits = least * 2 ** (random.word() % (doublings + 1));
  const above = random.word() % 2 === 0 ? 0n : BigInt(random.word()) & mask(width - bits);
  return (above << BigInt(bits)) | runWord(bits, random);
}

/** A run of equal bits below the sign, one more bit or none behind it: in posits a power of two of any size. */
function runWord(width: number, random: RandomStream): Word {
  const end = random.word() % width;
  const start = random.word() % 2 === 0 ? 1n << BigInt(end) : mask(width - 1) ^ mask(end);
  const word = start ^ (random.word() % 2 === 0 || end === 0 ? 0n : 1n << BigInt(end - 1));
  return BigInt.asUintN(width, random.word() % 4 === 0 ? -word : word);
}

/** A word that differs from zero, or from the greatest, in its low bits; of either sign, in both ways of writing it. */
export function wordOfSize(
  width: number,
  bits: number,
  isGreat: boolean,
  random: RandomStream,
): Word {
  const top = 1n << BigInt(width - 1);
  const low = BigInt(random.word()) & mask(Math.min(bits, width - 1));
  const word = isGreat ? (top - 1n) ^ low : low;
  const sign = random.word() % 4;
  if (word === 0n || sign < 2) return word;
  return sign === 2 ? BigInt.asUintN(width, -word) : word ^ top;
}

/** The greatest finite number; ones where words are of no format. */
export function greatestWord({ width, format }: Operand): Word {
  const known = parseFormat(format);
  if (known?.bits !== width) return mask(width);
  return known.encode({ kind: 'finite', ...known.maximum });
}

/** One word, so many times. */
export function full(word: Word, count: number): Word[] {
  return Array.from({ length: count }, () => word);
}
