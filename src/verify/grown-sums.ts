/**
 * Products so long that sums of floats pass the next power of two of their exponent: in shorter ones two neighbouring bits
 * of the exponent are never unlike, or the upper one is never set.
 */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import type { Word } from '../bits/index.ts';
import { toNumber } from '../formats/dyadic.ts';
import { parseFormat } from '../formats/index.ts';
import type { Operand } from '../golden/arithmetic.ts';
import { drawnGemm } from './gemm-choice.ts';
import { full, greatestWord } from './sized-words.ts';

/** Terms that are waited for. */
const longest = 2 ** 17;

/** Two shares more than the least: each sum is rounded. */
const margin = 1.02;

/** One product of the greatest numbers, or none: sums are no floats, or too few terms are enough, or no number of them. */
export function* grownGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  const { rows: m, columns: n, element, scaling } = array;
  const { activation, weight, accumulator } = element.arithmetic;
  const row = parseFormat(accumulator.format)?.row;
  const greatest = [activation, weight].map(greatestOf);
  const [a, b] = greatest;
  if (scaling !== undefined || row?.kind !== 'float' || a === undefined || b === undefined) return;
  const product = a.value * b.value;
  // Above one the exponent says one less than the logarithm below its top bit.
  const above = Math.floor(Math.log2(product)) - 1;
  const next = 2 ** (Math.floor(Math.log2(Math.max(above, 1))) + 1);
  const k = Math.ceil((margin * 2 ** (next + 1)) / product);
  if (next >= 2 ** (row.exponent - 1) || k > longest || element.arithmetic.single !== undefined)
    return;
  yield { ...drawnGemm(array, { m, k, n }, seed), a: full(a.word, m * k), b: full(b.word, k * n) };
}

/** The greatest finite number of an operand that is one number, as a word and as a double. */
function greatestOf(operand: Operand): { readonly word: Word; readonly value: number } | undefined {
  const known = parseFormat(operand.format);
  if (known?.bits !== operand.width) return undefined;
  return { word: greatestWord(operand), value: toNumber(known.maximum) };
}
