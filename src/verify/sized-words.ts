/** Words of all sizes, drawn: uniform ones are nearly all as long as they can be. */

import { mask, type Word } from '../bits/index.ts';
import { parseFormat } from '../formats/index.ts';
import type { RandomStream } from '../workloads/random.ts';

/** A run over the whole word, or over one number where the word has more above it: other numbers, a mode. */
export function runNumber(width: number, format: string, random: RandomStream): Word {
  const bits = parseFormat(format)?.bits ?? width;
  if (bits >= width || random.word() % 4 === 0) return runWord(width, random);
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
