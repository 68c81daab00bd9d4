/** Products of the greatest numbers with one another, a few at a time: sums near both ends of their range. */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import type { Word } from '../bits/index.ts';
import type { Operand } from '../golden/arithmetic.ts';
import { drawnGemm } from './gemm-choice.ts';
import { full, roomOf } from './sized-words.ts';

/** Terms of a sum. One is far from the end of a wide sum; that of eight may have passed it. */
const depths = [3, 4, 6];

/** Words of a line of numbers that share scales, and what each of these is: in binary floats the scale leaves 1.5 of it. */
const lineDepths = [1, 2, 4, 8, 16];
const lineValue = 1.5;

/** Numbers side by side in a word. */
const laneCounts = [1, 2, 4];

/**
 * One column of weights everywhere, and a greatest word of the activations in each row, for all words of both; each
 * activation stands in every row.
 */
export function* greatGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  const { rows: m, columns: n, element } = array;
  const { activation, weight } = element.arithmetic;
  yield* fullLines(array, seed);
  const heads = greatWords(activation);
  for (const word of greatWords(array.scaling?.code ?? weight)) {
    for (let first = 0; first < heads.length; first++) {
      for (const k of depths) {
        const a = Array.from({ length: m * k }, (_, at) => {
          const row = Math.floor(at / k);
          return heads[(first + row) % heads.length] ?? 0n;
        });
        const b = full(word, k * n);
        yield { ...drawnGemm(array, { m, k, n }, seed), a, b };
      }
    }
  }
}

/** Lines of one number, of either sign, where the words of several numbers that share a scale are made from a line. */
function* fullLines(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  const { rows: m, columns: n, element } = array;
  const { activation, weight } = element.arithmetic;
  for (const blocks of lineDepths) {
    // Its words are those of whole blocks: as many as there are.
    const lineOf = ({ packing }: Operand, value: number): readonly Word[] => {
      if (packing === undefined || !('line' in packing)) return [];
      return packing.line(new Float64Array(blocks * packing.numbers).fill(value)).words;
    };
    const [up, down] = [lineValue, -lineValue].map((value) => lineOf(activation, value));
    const right = lineOf(weight, lineValue);
    const k = right.length;
    if (up === undefined || down === undefined || k === 0 || up.length !== k) return;
    const a = Array.from({ length: m }, (_, row) => (row % 2 === 0 ? up : down)).flat();
    const b = Array.from({ length: k * n }, (_, at) => right[Math.floor(at / n)] ?? 0n);
    yield { ...drawnGemm(array, { m, k, n }, seed), a, b };
  }
}

/**
 * The greatest number and its negative, in one lane or in each of several, below whatever the word has above them. A
 * word may have room for several numbers, and be read as one of another format.
 */
function greatWords({ width, format }: Operand): Word[] {
  const bits = roomOf(width, format);
  const words = laneCounts
    .filter((lanes) => bits % lanes === 0 && bits / lanes > 1)
    .flatMap((lanes) => {
      const lane = bits / lanes;
      const top = 1n << BigInt(lane - 1);
      return [top - 1n, top + 1n].map((number) => repeated(number, lane, lanes));
    });
  const above = Array.from({ length: 2 ** Math.min(width - bits, 2) }, (_, tag) => BigInt(tag));
  return [...new Set(above.flatMap((tag) => words.map((word) => (tag << BigInt(bits)) | word)))];
}

function repeated(number: bigint, width: number, times: number): bigint {
  let word = 0n;
  for (let i = 0; i < times; i++) word |= number << BigInt(i * width);
  return word;
}
