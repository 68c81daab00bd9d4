/** Multiplication in Verilog's sense: operands extended, results cut. */

import { addLimbs } from './add.ts';
import type { VectorGraph } from './vector-graph.ts';
import type { NodeId } from './vector-node.ts';
import { extend, firstWord, widthOf } from './value.ts';
import type { Operand, Value } from './value.ts';
import { clean, constantWord, inContainer } from './word.ts';
import type { Word } from './word.ts';

/** `a * b`, `width` bits. */
export function multiply(graph: VectorGraph, a: Operand, b: Operand, width: number): Value {
  if (a.isSigned !== b.isSigned) {
    const unsigned = a.isSigned ? b : a;
    const widened = extend(graph, unsigned.value, widthOf(unsigned.value) + 1, false);
    const signed = { value: widened, isSigned: true };
    return a.isSigned ? multiply(graph, a, signed, width) : multiply(graph, signed, b, width);
  }
  const { isSigned } = a;
  const left = extend(graph, a.value, Math.min(width, widthOf(a.value)), isSigned);
  const right = extend(graph, b.value, Math.min(width, widthOf(b.value)), isSigned);
  const natural = widthOf(left) + widthOf(right);
  if (left.length === 1 && right.length === 1) {
    const x = firstWord(left);
    const y = firstWord(right);
    if (Math.min(width, natural) <= 32) {
      const exact = multiplyWords(graph, x, y, isSigned, Math.min(width, natural));
      return extend(graph, [exact], width, isSigned);
    }
    return extend(graph, multiplyLong(graph, x, y, isSigned), width, isSigned);
  }
  return multiplyLimbs(
    graph,
    extend(graph, left, width, isSigned),
    extend(graph, right, width, isSigned),
    width,
  );
}

/** The product of two words where it has at most 32 bits, or its low `width` bits. */
function multiplyWords(
  graph: VectorGraph,
  a: Word,
  b: Word,
  isSigned: boolean,
  width: number,
): Word {
  const above = isSigned ? 'sign' : 'zero';
  const exact = width === a.width + b.width;
  const container = width <= 16 ? 16 : 32;
  // Only an exact product needs its operands extended; low bits depend on low bits alone.
  const ready = (word: Word, to: 16 | 32): Word =>
    inContainer(graph, word.width < width ? clean(graph, word, above) : word, to);
  if (container === 32 && a.width <= 16 && b.width <= 16) {
    const x = ready(a, 16);
    const y = ready(b, 16);
    const suffix = isSigned ? 's' : 'u';
    const vectors = x.vectors.flatMap((vector, i) => {
      const other = y.vectors[i] ?? vector;
      return [
        graph.op(`i32x4.extmul_low_i16x8_${suffix}`, vector, other),
        graph.op(`i32x4.extmul_high_i16x8_${suffix}`, vector, other),
      ];
    });
    return { width, container, above: exact ? above : 'junk', vectors };
  }
  const x = ready(a, container);
  const y = ready(b, container);
  const name = container === 16 ? 'i16x8.mul' : 'i32x4.mul';
  const vectors = x.vectors.map((vector, i) => graph.op(name, vector, y.vectors[i] ?? vector));
  const product: Word = { width, container, above: exact ? above : 'junk', vectors };
  return width <= 8 ? inContainer(graph, product, 8) : product;
}

/** The product of two words of up to 32 bits, as 64 bits. */
function multiplyLong(graph: VectorGraph, a: Word, b: Word, isSigned: boolean): Value {
  const above = isSigned ? 'sign' : 'zero';
  const x = inContainer(graph, clean(graph, a, above), 32);
  const y = inContainer(graph, clean(graph, b, above), 32);
  const low: NodeId[] = [];
  const high: NodeId[] = [];
  for (const [i, vector] of x.vectors.entries()) {
    const parts = longProduct(graph, vector, y.vectors[i] ?? vector, isSigned);
    low.push(parts.low);
    high.push(parts.high);
  }
  return [
    { width: 32, container: 32, above: 'junk', vectors: low },
    { width: 32, container: 32, above: 'junk', vectors: high },
  ];
}

const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const oddWords = evenWords.map((byte) => byte + 4);

function longProduct(
  graph: VectorGraph,
  a: NodeId,
  b: NodeId,
  isSigned: boolean,
): { readonly low: NodeId; readonly high: NodeId } {
  const suffix = isSigned ? 's' : 'u';
  const first = graph.op(`i64x2.extmul_low_i32x4_${suffix}`, a, b);
  const second = graph.op(`i64x2.extmul_high_i32x4_${suffix}`, a, b);
  return {
    low: graph.shuffle(first, second, evenWords),
    high: graph.shuffle(first, second, oddWords),
  };
}

/** Schoolbook multiplication of limbs modulo 2^width. */
function multiplyLimbs(graph: VectorGraph, a: Value, b: Value, width: number): Value {
  const count = a.length;
  let sum: Value | undefined;
  for (let shift = 0; shift < count; shift++) {
    const factor = b[shift];
    if (factor === undefined) break;
    // The partial products a[i] * b[shift] at limb i + shift: their low and their high halves.
    const lows: Word[] = Array.from({ length: shift }, () => constantWord(graph, 0, 32, 32));
    const highs: Word[] = [...lows, constantWord(graph, 0, 32, 32)];
    for (let i = 0; i + shift < count; i++) {
      const word = a[i];
      if (word === undefined) break;
      const low: NodeId[] = [];
      const high: NodeId[] = [];
      for (const [j, vector] of word.vectors.entries()) {
        const parts = longProduct(graph, vector, factor.vectors[j] ?? vector, false);
        low.push(parts.low);
        high.push(parts.high);
      }
      lows.push({ width: 32, container: 32, above: 'junk', vectors: low });
      if (i + shift + 1 < count) {
        highs.push({ width: 32, container: 32, above: 'junk', vectors: high });
      }
    }
    const row = addLimbs(graph, 'add', lows, highs);
    sum = sum === undefined ? row : addLimbs(graph, 'add', sum, row);
  }
  return extend(graph, sum ?? a, width, false);
}
