/** Weights as codes that share scales by groups along k. */

import { wordArray } from '../formats/bulk.ts';
import type { Format } from '../formats/format.ts';
import { quantiseTensor } from '../quantise/index.ts';
import type { Line, Operands } from './lines.ts';
import { setWord } from './words.ts';

/** How weights become codes. */
export type OperandGroups = {
  /** Weights along k that share a scale. */
  readonly length: number;
  readonly code: Format;
  readonly hasZeroPoints: boolean;
  readonly scale: Format;
};

/** The same product with codes for weights: `value ~ scale * (code - zero point)`, rounded to nearest. */
export function groupedOperands(operands: Operands, groups: OperandGroups): Operands {
  const { m, k, n, row, column } = operands;
  return { m, k, n, row, column: (j) => groupedLine(column(j), groups) };
}

/** Without zero points and signs there is nothing below 0. */
function groupedLine(
  { values }: Line,
  { length, code, hasZeroPoints, scale }: OperandGroups,
): Line {
  const numbers = code.signed || hasZeroPoints ? values : values.map((value) => Math.max(value, 0));
  const quantised = quantiseTensor(numbers, [values.length], {
    bits: code.bits,
    scheme: code.signed ? 'symmetric' : 'asymmetric',
    granularity: { kind: 'group', size: length },
    axis: 0,
    scale: scale.name,
    clip: 'none',
  });
  const words = wordArray(code, values.length);
  quantised.codes.forEach((each, i) => setWord(words, i, BigInt.asUintN(code.bits, BigInt(each))));
  const { scales, zeroPoints } = quantised;
  return { values, words, scale: 1, groups: { scales, zeroPoints } };
}
