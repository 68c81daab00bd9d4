/** Division and remainder of values, a bit of the quotient at a time. */

import { addSub, negate } from './add.ts';
import { compare, invert } from './compare.ts';
import { choose } from './shift.ts';
import type { VectorGraph } from './vector-graph.ts';
import { assemble, bitOf, constantValue, extend, widthOf } from './value.ts';
import type { Operand, Piece, Value } from './value.ts';
import type { Word } from './word.ts';

type Division = { readonly quotient: Value; readonly remainder: Value };

/** Schoolbook division of unsigned values of one width. By zero the quotient is all ones. */
function divideUnsigned(graph: VectorGraph, a: Value, b: Value): Division {
  const width = widthOf(a);
  // Twice the remainder and one bit is below twice the divisor: one bit more than it.
  let remainder = constantValue(graph, 0n, width + 1);
  const divisor = extend(graph, b, width + 1, false);
  const bits: Word[] = [];
  for (let i = width - 1; i >= 0; i--) {
    const next = assemble(graph, [
      { kind: 'slice', of: a, low: i, width: 1 },
      { kind: 'slice', of: remainder, low: 0, width },
    ]);
    const fits = compare(
      graph,
      'ge',
      { value: next, isSigned: false },
      { value: divisor, isSigned: false },
    );
    const less = addSub(
      graph,
      'sub',
      { value: next, isSigned: false },
      { value: divisor, isSigned: false },
      width + 1,
    );
    remainder = choose(graph, fits, less, next);
    bits.unshift(fits);
  }
  const pieces = bits.map((bit): Piece => ({ kind: 'slice', of: [bit], low: 0, width: 1 }));
  return { quotient: assemble(graph, pieces), remainder: extend(graph, remainder, width, false) };
}

/**
 * `a / b` or `a % b` as Verilog has them: truncated toward zero, the remainder with the sign of `a`. Division
 * by zero, which Verilog leaves unknown, gives some value.
 */
export function divide(
  graph: VectorGraph,
  kind: 'quotient' | 'remainder',
  a: Operand,
  b: Operand,
  width: number,
): Value {
  const wide = Math.max(width, widthOf(a.value), widthOf(b.value));
  const left = extend(graph, a.value, wide, a.isSigned);
  const right = extend(graph, b.value, wide, b.isSigned);
  if (!a.isSigned || !b.isSigned) {
    return extend(graph, divideUnsigned(graph, left, right)[kind], width, false);
  }
  const isNegativeA = bitOf(graph, left, wide - 1);
  const isNegativeB = bitOf(graph, right, wide - 1);
  const result = divideUnsigned(
    graph,
    magnitude(graph, left, isNegativeA),
    magnitude(graph, right, isNegativeB),
  )[kind];
  const isNegative = kind === 'remainder' ? isNegativeA : differs(graph, isNegativeA, isNegativeB);
  const flipped = negate(graph, { value: result, isSigned: true }, wide);
  return extend(graph, choose(graph, isNegative, flipped, result), width, true);
}

function magnitude(graph: VectorGraph, value: Value, isNegative: Word): Value {
  const flipped = negate(graph, { value, isSigned: true }, widthOf(value));
  return choose(graph, isNegative, flipped, value);
}

function differs(graph: VectorGraph, a: Word, b: Word): Word {
  return invert(
    graph,
    compare(graph, 'eq', { value: [a], isSigned: false }, { value: [b], isSigned: false }),
  );
}
