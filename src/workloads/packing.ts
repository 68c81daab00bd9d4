/** Operands of which a word holds several numbers, consecutive along k, or a number takes several words. */

import type { Word } from '../bits/index.ts';
import type { Line, Operands } from './lines.ts';
import { wordAt, type WordArray } from './words.ts';

/** Words of several numbers, consecutive along k, of up to 64 bits. */
export type OperandPacking = {
  /** A fraction where a number takes several words. */
  readonly numbers: number;
  readonly activation: LinePacking;
  readonly weight: LinePacking;
};

/**
 * From the words of several numbers to one; from the word of a number to several; or from a line's numbers, some of
 * which share a scale, to its words.
 */
export type LinePacking =
  | { pack(numbers: readonly Word[]): Word }
  | { split(word: Word): readonly Word[] }
  | { line(values: Float64Array): { readonly words: readonly Word[]; readonly scale: number } };

/** The same product in words: `k` becomes `ceil(k / numbers)`, zeros follow the last number. */
export function packedOperands(operands: Operands, packing: OperandPacking): Operands {
  const { activation, weight, numbers } = packing;
  return {
    m: operands.m,
    k: Math.ceil(operands.k / numbers),
    n: operands.n,
    row: (i) => packedLine(operands.row(i), numbers, activation),
    column: (j) => packedLine(operands.column(j), numbers, weight),
  };
}

/** Values stay as they are, one per number. */
function packedLine({ values, words, scale }: Line, numbers: number, packing: LinePacking): Line {
  if ('line' in packing) {
    const made = packing.line(values);
    return { values, words: wordArrayOf(made.words), scale: made.scale };
  }
  if ('split' in packing) {
    const parts = Array.from({ length: words.length }, (_, at) => packing.split(wordAt(words, at)));
    return { values, words: wordArrayOf(parts.flat()), scale };
  }
  const packed = Array.from({ length: Math.ceil(words.length / numbers) }, (_, at) =>
    packing.pack(Array.from({ length: numbers }, (_each, i) => wordAt(words, at * numbers + i))),
  );
  return { values, words: wordArrayOf(packed), scale };
}

function wordArrayOf(words: readonly Word[]): WordArray {
  const isWide = words.some((word) => word > 0xffff_ffffn);
  return isWide ? BigUint64Array.from(words) : Uint32Array.from(words, Number);
}
