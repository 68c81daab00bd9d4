/** Operands of which a word holds several numbers, consecutive along k. */

import type { Operands } from './operands.ts';
import type { Line } from './quantise.ts';
import type { OperandPacking } from './workload.ts';
import { wordAt } from './words.ts';

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
function packedLine(
  { values, words, scale }: Line,
  numbers: number,
  pack: OperandPacking['activation'],
): Line {
  const packed = Array.from({ length: Math.ceil(words.length / numbers) }, (_, at) =>
    pack(Array.from({ length: numbers }, (_each, i) => wordAt(words, at * numbers + i))),
  );
  const isWide = packed.some((word) => word > 0xffff_ffffn);
  return {
    values,
    words: isWide ? BigUint64Array.from(packed) : Uint32Array.from(packed, Number),
    scale,
  };
}
