/**
 * Products of a group whose terms do not cancel, alone or before a second one that adds nothing: sums up to the
 * greatest that a group can have, times scales up to the greatest. What stands in the upper bits of a sum, and far from
 * 1 in a result, shows in no sum of drawn terms.
 */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import { mask, type Word } from '../bits/index.ts';
import { parseFormat } from '../formats/index.ts';
import type { Operand } from '../golden/arithmetic.ts';
import { randomStream, type RandomStream } from '../workloads/random.ts';
import { cornerWords } from './corners.ts';
import { full, greatestWord } from './sized-words.ts';

/** Products in all; each has as many different sums as the array has elements. */
const products = 48;

/** Products of one row of tiles, or of more, for an array that scales groups; none for another. */
export function* filledGemms(
  array: ArrayDesign,
  seed: number,
  tiles = 1,
): Generator<GemmWords, void> {
  const { scaling, element, rows, columns: n } = array;
  if (scaling === undefined) return;
  const m = tiles * rows;
  const { activation } = element.arithmetic;
  const { length, code, scale, zeroPoint } = scaling;
  const random = randomStream(seed, 0x66696c6c);
  const corners = {
    activation: finiteCorners(activation),
    code: finiteCorners(code),
    scale: finiteCorners(scale),
  };
  for (let product = 0; product < products; product++) {
    const lines = Array.from({ length: m }, () => line(random, corners.activation, length));
    const columns = Array.from({ length: n }, () => line(random, corners.code, length));
    const scales = Array.from({ length: 2 * n }, () => pick(random, corners.scale));
    const zeroPoints = Array.from({ length: 2 * n }, () =>
      zeroPoint === undefined ? 0n : oneOf(random, zeroPoint.width),
    );
    // Each column has the greatest result of all once in `n` products.
    const [row, column] = [product % m, product % n];
    lines[row] = full(greatestWord(activation), length);
    columns[column] = full(greatestWord(code), length);
    scales[column] = greatestWord(scale);
    zeroPoints[column] = 0n;
    // What goes through the adder twice may be wrong twice.
    const k = Math.floor(product / n) % 2 === 0 ? length + 1 : length;
    const groups = Math.ceil(k / length);
    yield {
      m,
      k,
      n,
      a: lines.flatMap((each) => [...each, 0n].slice(0, k)),
      b: Array.from({ length: k * n }, (_, at) => columns[at % n]?.[Math.floor(at / n)] ?? 0n),
      groups: {
        scales: scales.slice(0, groups * n),
        zeroPoints: zeroPoints.slice(0, groups * n),
      },
    };
  }
}

/** Products of ever shorter groups behind the one of the greatest terms. */
const shorterGroups = 3;

/**
 * A product of two tiles of one group of the greatest terms, in half of the columns of half as many: sums as great as
 * the length of a group allows, with scales drawn. Then products of half as long groups and shorter ones, in which each
 * row has as many terms as are drawn: every bit of a sum differs from its neighbour in one row or another. None for an
 * array that does not scale groups.
 */
export function* greatestGroupGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  const { scaling, element, rows, columns: n } = array;
  if (scaling === undefined) return;
  const m = 2 * rows;
  const { length, code, scale, zeroPoint } = scaling;
  const random = randomStream(seed, 0x67726561);
  const activation = greatestWord(element.arithmetic.activation);
  const weight = greatestWord(code);
  const scales = finiteCorners(scale);
  for (let part = 0; part <= shorterGroups; part++) {
    const k = Math.ceil(length / 2 ** part);
    const filled = Array.from({ length: m }, () =>
      part === 0 ? k : Math.ceil((k * (1 + random.unit())) / 2),
    );
    yield {
      m,
      k,
      n,
      a: filled.flatMap((terms) => [...full(activation, terms), ...full(0n, k - terms)]),
      b: Array.from({ length: k * n }, (_, at) =>
        at % n < n / 2 || at < (k * n) / 2 ? weight : 0n,
      ),
      groups: {
        scales: Array.from({ length: n }, () => pick(random, scales)),
        zeroPoints: Array.from({ length: n }, (_, j) =>
          zeroPoint === undefined || j % 2 === 0 ? 0n : oneOf(random, zeroPoint.width),
        ),
      },
    };
  }
}

/**
 * A product of one tile and one group of the greatest activations, in all columns with the greatest codes at first and with
 * zeros after so many terms: where the sum of the activations is kept, too, it becomes as great as the others.
 */
export function greatestActivationsGemm(array: ArrayDesign, codes: number): GemmWords | undefined {
  const { scaling, element, rows: m, columns: n } = array;
  if (scaling === undefined) return undefined;
  const { length: k, code, scale } = scaling;
  const a = full(greatestWord(element.arithmetic.activation), m * k);
  const b = [...full(greatestWord(code), codes * n), ...full(0n, (k - codes) * n)];
  const scales = full(greatestWord(scale), n);
  const zeroPoints = Array.from({ length: n }, (_, j) => BigInt(j % 2));
  return { m, k, n, a, b, groups: { scales, zeroPoints } };
}

/** One of the words again and again, zeros behind: few as often as many. */
function line(random: RandomStream, words: readonly Word[], length: number): Word[] {
  const corner = pick(random, words);
  const filled = Math.ceil(length ** random.unit());
  return Array.from({ length }, (_, step) => (step < filled ? corner : 0n));
}

/** Corners that are numbers; every second one is the greatest. */
function finiteCorners(operand: Operand): Word[] {
  const { width, format } = operand;
  const known = parseFormat(format);
  const words = cornerWords(width, format);
  if (known?.bits !== width) return words;
  return words
    .filter((word) => known.decode(word).kind === 'finite')
    .flatMap((word) => [word, greatestWord(operand)]);
}

function pick(random: RandomStream, words: readonly Word[]): Word {
  return words[random.word() % words.length] ?? 0n;
}

/** 0 half of the time, else any word. */
function oneOf(random: RandomStream, width: number): Word {
  return random.word() % 2 === 0 ? 0n : BigInt(random.word()) & mask(width);
}
