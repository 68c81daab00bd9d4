/** Operands of which a word holds several numbers, consecutive along k, or a number takes several words. */

import type { Operands } from './operands.ts';
import type { Line } from './quantise.ts';
import type { Word } from '../bits/index.ts';
import type { LinePacking, OperandPacking } from './workload.ts';
import { wordAt, type WordArray } from './words.ts';

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
