/** Comparisons and reductions of values: truths, as masks of bytes. */

import { elements } from './vector-node.ts';
import type { VectorGraph } from './vector-graph.ts';
import type { NodeId } from './vector-node.ts';
import { constantValue, extend, firstWord, widthOf } from './value.ts';
import type { Operand, Value } from './value.ts';
import { asMask, clean, containerOf, inContainer, resize } from './word.ts';
import type { Word } from './word.ts';

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
