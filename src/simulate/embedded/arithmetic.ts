/** Addition, multiplication and comparison of values, in Verilog's sense: operands extended, results cut. */

import { elements } from './vector-graph.ts';
import type { NodeId, VectorGraph } from './vector-graph.ts';
import { constantValue, extend, firstWord, widthOf, zipWords } from './value.ts';
import type { Value } from './value.ts';
import { asMask, clean, constantWord, containerOf, inContainer, resize } from './word.ts';
import type { Word } from './word.ts';

/** An operand and how it is extended. */
export type Operand = { readonly value: Value; readonly isSigned: boolean };

/** `a + b` or `a - b`, `width` bits. */
export function addSub(
  graph: VectorGraph,
  kind: 'add' | 'sub',
  a: Operand,
  b: Operand,
  width: number,
): Value {
  const left = extend(graph, a.value, width, a.isSigned);
  const right = extend(graph, b.value, width, b.isSigned);
  if (width > 32) return addLimbs(graph, kind, left, right);
  const container = containerOf(width);
  const name = elements(container);
  const sum = zipWords(
    graph,
    inEach(graph, left, container),
    inEach(graph, right, container),
    (x, y) => graph.addSub(kind === 'add' ? `${name}.add` : `${name}.sub`, x, y),
  );
  const exact = width > Math.max(widthOf(a.value), widthOf(b.value)) && a.isSigned === b.isSigned;
  const above = !exact ? 'junk' : a.isSigned || kind === 'sub' ? 'sign' : 'zero';
  return [{ ...firstWord(sum), above: width === container ? 'junk' : above }];
}

function inEach(graph: VectorGraph, value: Value, container: 8 | 16 | 32): Value {
  return value.map((word) => inContainer(graph, word, container));
}

/** Limb by limb; a carry is a mask, which is minus one where there is a carry. */
function addLimbs(graph: VectorGraph, kind: 'add' | 'sub', a: Value, b: Value): Value {
  const isAdd = kind === 'add';
  const result: Word[] = [];
  let carry: readonly NodeId[] | undefined;
  for (const [i, word] of a.entries()) {
    const other = b[i] ?? word;
    const last = i === a.length - 1;
    const next: NodeId[] = [];
    const vectors = word.vectors.map((x, j) => {
      const y = other.vectors[j] ?? x;
      const into = carry?.[j];
      const sum = graph.addSub(isAdd ? 'i32x4.add' : 'i32x4.sub', x, y);
      const total =
        into === undefined ? sum : graph.addSub(isAdd ? 'i32x4.sub' : 'i32x4.add', sum, into);
      if (!last) {
        const wrapped = isAdd ? graph.op('i32x4.lt_u', sum, x) : graph.op('i32x4.lt_u', x, y);
        const edge = graph.op('i32x4.eq', sum, graph.constant(isAdd ? -1 : 0, 32));
        next.push(into === undefined ? wrapped : graph.or(wrapped, graph.and(into, edge)));
      }
      return total;
    });
    result.push({ width: word.width, container: 32, above: 'junk', vectors });
    carry = next;
  }
  return result;
}

/** `-a`, `width` bits. */
export function negate(graph: VectorGraph, a: Operand, width: number): Value {
  const zero = { value: constantValue(graph, 0n, 1), isSigned: a.isSigned };
  return addSub(graph, 'sub', zero, a, width);
}

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

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** A comparison, as a mask of bytes. */
export function compare(graph: VectorGraph, kind: Comparison, a: Operand, b: Operand): Word {
  switch (kind) {
    case 'ne':
      return invert(graph, compare(graph, 'eq', a, b));
    case 'gt':
      return compare(graph, 'lt', b, a);
    case 'ge':
      return invert(graph, compare(graph, 'lt', a, b));
    case 'le':
      return invert(graph, compare(graph, 'lt', b, a));
    case 'eq':
    case 'lt':
      return compareOrdered(graph, kind, a, b);
  }
}

/** The complement of a mask. */
export function invert(graph: VectorGraph, mask: Word): Word {
  return { ...mask, vectors: mask.vectors.map((vector) => graph.not(vector)) };
}

function compareOrdered(graph: VectorGraph, kind: 'eq' | 'lt', a: Operand, b: Operand): Word {
  const width = Math.max(widthOf(a.value), widthOf(b.value));
  if (width === 1)
    return compareBits(graph, kind, firstWord(a.value), firstWord(b.value), a.isSigned);
  const isSigned = a.isSigned && b.isSigned;
  const left = extend(graph, a.value, width, a.isSigned);
  const right = extend(graph, b.value, width, b.isSigned);
  const above = isSigned ? 'sign' : 'zero';
  let result: Word | undefined;
  for (const [i, word] of left.entries()) {
    const other = right[i] ?? word;
    const container = containerOf(width);
    const x = inContainer(graph, clean(graph, word, above), container);
    const y = inContainer(graph, clean(graph, other, above), container);
    const name = elements(container);
    const lessSuffix = isSigned && i === left.length - 1 ? 's' : 'u';
    const pair = (op: 'eq' | 'lt'): readonly NodeId[] =>
      x.vectors.map((vector, j) => {
        const against = y.vectors[j] ?? vector;
        if (op === 'eq') return graph.op(`${name}.eq`, vector, against);
        return lessThan(graph, name, lessSuffix, vector, against);
      });
    const mask = (vectors: readonly NodeId[]): Word => ({
      width: 1,
      container,
      above: 'sign',
      vectors,
    });
    if (result === undefined) {
      result = mask(pair(kind));
    } else {
      const before = result.vectors;
      const equal = pair('eq');
      const less = kind === 'lt' ? pair('lt') : [];
      result = mask(
        equal.map((vector, j) => {
          const both = graph.and(vector, before[j] ?? vector);
          const here = less[j];
          return here === undefined ? both : graph.or(here, both);
        }),
      );
    }
  }
  if (result === undefined) throw new RangeError('a value has at least one bit');
  return asMask(graph, result, 8);
}

/** Of single bits, 0 < 1 unsigned and -1 < 0 signed. */
function compareBits(
  graph: VectorGraph,
  kind: 'eq' | 'lt',
  a: Word,
  b: Word,
  isSigned: boolean,
): Word {
  const x = asMask(graph, a, 8);
  const y = asMask(graph, b, 8);
  const vectors = x.vectors.map((vector, i) => {
    const other = y.vectors[i] ?? vector;
    if (kind === 'eq') return graph.not(graph.xor(vector, other));
    return isSigned ? graph.andNot(vector, other) : graph.andNot(other, vector);
  });
  return { ...x, vectors };
}

function lessThan(
  graph: VectorGraph,
  name: 'i8x16' | 'i16x8' | 'i32x4' | 'i64x2',
  suffix: 's' | 'u',
  a: NodeId,
  b: NodeId,
): NodeId {
  if (name === 'i64x2') throw new RangeError('a word has at most 32 bits');
  return graph.op(`${name}.lt_${suffix}`, a, b);
}

/** True where any bit of the value is one, as a mask of bytes. */
export function anyBit(graph: VectorGraph, value: Value): Word {
  if (widthOf(value) === 1) return asMask(graph, firstWord(value), 8);
  const zero = { value: constantValue(graph, 0n, widthOf(value)), isSigned: false };
  if (value.length === 1) return compare(graph, 'ne', { value, isSigned: false }, zero);
  const words = value.map((word) => clean(graph, word, 'zero'));
  const merged = words.reduce((a, b) => ({
    ...a,
    width: 32,
    vectors: a.vectors.map((vector, i) => graph.or(vector, b.vectors[i] ?? vector)),
  }));
  return anyBit(graph, [{ ...merged, width: 32 }]);
}

/** True where every bit of the value is one, as a mask of bytes. */
export function everyBit(graph: VectorGraph, value: Value): Word {
  const width = widthOf(value);
  const ones = { value: constantValue(graph, (1n << BigInt(width)) - 1n, width), isSigned: false };
  return compare(graph, 'eq', { value, isSigned: false }, ones);
}

/** The parity of the value, as a mask of bytes. */
export function parity(graph: VectorGraph, value: Value): Word {
  const words = value.map((word) => clean(graph, word, 'zero'));
  const merged = words.reduce((a, b) => ({
    ...a,
    vectors: a.vectors.map((vector, i) => graph.xor(vector, b.vectors[i] ?? vector)),
  }));
  let { vectors } = merged;
  for (let distance = merged.container / 2; distance >= 1; distance /= 2) {
    const name = merged.container === 32 ? 'i32x4.shr_u' : 'i16x8.shr_u';
    vectors = vectors.map((vector) => graph.xor(vector, graph.shift(name, vector, distance)));
  }
  const word: Word = {
    width: merged.container,
    container: merged.container,
    above: 'junk',
    vectors,
  };
  return asMask(graph, resize(graph, word, 1, false), 8);
}
