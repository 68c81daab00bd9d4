/** Addition and subtraction in Verilog's sense: operands extended, results cut. */

import { elements } from './vector-node.ts';
import type { VectorGraph } from './vector-graph.ts';
import type { NodeId } from './vector-node.ts';
import { constantValue, extend, firstWord, widthOf, zipWords } from './value.ts';
import type { Operand, Value } from './value.ts';
import { containerOf, inContainer } from './word.ts';
import type { Word } from './word.ts';

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
export function addLimbs(graph: VectorGraph, kind: 'add' | 'sub', a: Value, b: Value): Value {
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
