/**
 * Sums at the edge of a rounding, and one small number more: what a converter of finished sums makes of bits far below the
 * number that it gives shows in no other sum.
 */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import type { Word } from '../bits/index.ts';
import type { Value } from '../formats/format.ts';
import { requireFormat } from '../formats/index.ts';
import { randomStream, type RandomStream } from '../workloads/random.ts';
import { drawnGemm } from './gemm-choice.ts';
import { roomOf, runNumber } from './sized-words.ts';

/** Pairs of words of which the edges are taken, and products in all. */
const pairsDrawn = 2 ** 15;
const products = 1536;

/** A product that the least number turns into another result; what its activation has above the number, a mode. */
type Edge = { readonly activation: Word; readonly weight: Word; readonly above: Word };

/**
 * One edge in each row, of every size and sign in turn; and a term of its own for every sum, mostly a power of two. None
 * for an array without converters.
 */
export function* edgeGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  const { rows: m, columns: n, element } = array;
  const { activation, weight } = element.arithmetic;
  const random = randomStream(seed, 0x65646765);
  const sizes = [...edgesBySize(array, random).values()];
  if (sizes.length === 0) return;
  const low = roomOf(activation.width, activation.format);
  const heads = [1n, 1n << BigInt(low - 2)];
  const powers = shortWords(weight.width);
  for (let product = 0; product < products; product++) {
    const edges = Array.from({ length: m }, (_, row) => {
      const ofSize = sizes[(product * m + row) % sizes.length] ?? [];
      return ofSize[random.word() % ofSize.length];
    });
    const first = random.word();
    const isRun = product % 4 === 0;
    // Twice: not every power of two is a number, or the product of two.
    const times = 1 + (Math.floor(product / 4) % 2);
    const k = m + times;
    // Term `row` is the edge of that row, and zero in the others; the last one is every sum's own.
    const a = edges.flatMap((edge, row) => {
      const mode = (edge?.above ?? 0n) << BigInt(low);
      const line = Array.from({ length: k }, () => mode);
      line[row] = edge?.activation ?? 0n;
      const run = runNumber(activation.width, activation.format, random);
      const head = heads[random.word() % heads.length] ?? 0n;
      return line.fill(mode | (isRun ? BigInt.asUintN(low, run) : head), m);
    });
    const own = Array.from({ length: n }, (_, column) => {
      const run = runNumber(weight.width, weight.format, random);
      return isRun ? run : (powers[(first + column) % powers.length] ?? 0n);
    });
    const b = Array.from({ length: k }, (_, term) => {
      const shared = edges[term]?.weight;
      return shared === undefined ? own : own.map(() => shared);
    }).flat();
    yield { ...drawnGemm(array, { m, k, n }, seed), a, b };
  }
}

/** One bit, or two neighbouring ones: in integers, floats and posits, powers of two for the most part. */
function shortWords(width: number): Word[] {
  return Array.from({ length: width - 1 }, (_, end) => [1n << BigInt(end), 3n << BigInt(end)])
    .flat()
    .toSpliced(-1);
}

/** Edges among drawn products, by the mode, the sign and the powers of two of both results. */
function edgesBySize({ element }: ArrayDesign, random: RandomStream): Map<string, Edge[]> {
  const { activation, weight, readout, accumulate, zero } = element.arithmetic;
  const found = new Map<string, Edge[]>();
  if (readout === undefined) return found;
  const { decode } = requireFormat(readout.format);
  const low = BigInt(roomOf(activation.width, activation.format));
  for (let i = 0; i < pairsDrawn; i++) {
    const run = runNumber(activation.width, activation.format, random);
    // One bit more than a run has, anywhere: a fraction with a place to be rounded.
    const bit = random.word() % 2 === 0 ? 0n : 1n << (BigInt(random.word()) % low);
    const edge = {
      activation: run ^ bit,
      weight: runNumber(weight.width, weight.format, random),
    };
    const above = edge.activation >> low;
    const sum = accumulate(zero, [edge.activation], [edge.weight]);
    // In integers, floats and posits the word 1 is the least number above zero.
    const more = accumulate(sum, [(above << low) | 1n], [1n]);
    const results = [sum, more].map(readout.read);
    if (results[0] === results[1]) continue;
    const key = [above, ...results.map((word) => sizeOf(decode(word)))].join(' ');
    const edges = found.get(key) ?? [];
    edges.push({ ...edge, above });
    found.set(key, edges);
  }
  return found;
}

/** A text that is equal for numbers of one sign and one power of two. */
function sizeOf(value: Value): string {
  if (value.kind !== 'finite' || value.m === 0n) return value.kind;
  const digits = value.m.toString(2).replace('-', '');
  return `${value.m < 0n} ${digits.length + value.e}`;
}
