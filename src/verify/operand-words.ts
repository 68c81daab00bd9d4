/** Words for an operand that may hold several numbers, below a scale or a mark of its own. */

import { mask, pack, type Word } from '../bits/index.ts';
import { parseFormat } from '../formats/index.ts';
import type { Operand } from '../golden/arithmetic.ts';
import type { RandomStream } from '../workloads/random.ts';
import { runNumber } from './sized-words.ts';

/** Words of an operand: one number beside zeros, or the same number in all places, whatever stands above them. */
export type Words = {
  alone(): Word;
  all(): Word;
  /** The same numbers again, in a word that goes on with the block before. */
  again(word: Word): Word;
  /** Infinity, and the power of two that would come before it; undefined in a format without. */
  infinite(): { readonly infinite: Word; readonly below: Word } | undefined;
};

/** Words of an operand, drawn. */
export function wordsOf({ format, width, packing }: Operand, random: RandomStream): Words {
  const numbers = packing?.numbers ?? 1;
  const bits = packing === undefined ? width : (parseFormat(format)?.bits ?? width);
  // What words of a block differ in, when all numbers are the same, says which is the first.
  const [first = 0n, second = first] =
    packing !== undefined && 'line' in packing
      ? packing.line(new Float64Array(2 * numbers).fill(1)).words
      : [];
  const begins = first ^ second;
  const row = parseFormat(format)?.row;
  const power = (): Word => {
    const word = BigInt(random.word()) & mask(bits);
    return row?.kind === 'float' ? word & ~mask(row.fraction) : word;
  };
  const number = (): Word => {
    const kind = random.word() % 4;
    if (kind === 0) return 1n ^ (BigInt(random.word() % 2) << BigInt(bits - 1));
    if (kind === 1) return runNumber(bits, format, random);
    return kind === 2 ? power() : BigInt(random.word()) & mask(bits);
  };
  const above = (): Word =>
    (((BigInt(random.word()) << BigInt(numbers * bits)) & mask(width)) | begins) & mask(width);
  return {
    alone: () => number() | above(),
    all() {
      const one = random.word() % 2 === 0 ? power() : number();
      return pack(Array<Word>(numbers).fill(one), bits) | above();
    },
    again: (word) => word & ~begins,
    infinite() {
      if (row?.kind !== 'float' || row.specials !== 'ieee') return undefined;
      const sign = BigInt(random.word() % 2) << BigInt(bits - 1);
      const rest = sign | above();
      const withField = (field: bigint): Word => rest | (field << BigInt(row.fraction));
      const infinite = mask(row.exponent);
      return { infinite: withField(infinite), below: withField(infinite - 1n) };
    },
  };
}
