/** Shifts by a variable amount: one step per bit of the amount, each a shift by a constant and a choice. */

import type { VectorGraph } from './vector-graph.ts';
import type { NodeId } from './vector-node.ts';
import { assemble, bitOf, constantValue, extend, sliceValue, widthOf } from './value.ts';
import type { Operand, Piece, Value } from './value.ts';
import { asMask, inContainer, shiftLeft } from './word.ts';
import type { Word } from './word.ts';

/** Lane by lane, bit by bit: `mask ? a : b`, for values of one width and a mask of bytes. */
export function choose(graph: VectorGraph, mask: Word, a: Value, b: Value): Value {
  return a.map((word, i) => chooseWord(graph, mask, word, b[i] ?? word));
}

function chooseWord(graph: VectorGraph, mask: Word, a: Word, b: Word): Word {
  const container = a.container > b.container ? a.container : b.container;
  const x = inContainer(graph, a, container);
  const y = inContainer(graph, b, container);
  const wide = asMask(graph, mask, container);
  const vectors = x.vectors.map((vector, i) =>
    graph.select(wide.vectors[i] ?? vector, vector, y.vectors[i] ?? vector),
  );
  return { width: a.width, container, above: x.above === y.above ? x.above : 'junk', vectors };
}

/** What comes in at the empty end: zeros, or copies of the value's top bit. */
export type Fill = 'zero' | 'sign';

/** A value shifted right by a constant, `width` bits of it. */
function shiftedRight(
  graph: VectorGraph,
  value: Value,
  amount: number,
  width: number,
  fill: Fill,
): Value {
  const own = widthOf(value);
  const pieces: Piece[] = [];
  if (amount < own) {
    pieces.push({ kind: 'slice', of: value, low: amount, width: Math.min(width, own - amount) });
  }
  const missing = width - (pieces[0]?.width ?? 0);
  if (missing > 0) {
    pieces.push(
      fill === 'sign'
        ? { kind: 'repeat', of: value, bit: own - 1, width: missing }
        : { kind: 'constant', bits: 0n, width: missing },
    );
  }
  return assemble(graph, pieces);
}

/** `value >> amount`, as wide as `value`; the amount is unsigned. */
export function shiftRightBy(graph: VectorGraph, value: Value, amount: Value, fill: Fill): Value {
  const width = widthOf(value);
  return steps(graph, value, amount, (now, distance) =>
    shiftedRight(graph, now, Math.min(distance, width), width, fill),
  );
}

/** `value << amount`, as wide as `value`; the amount is unsigned. */
export function shiftLeftBy(graph: VectorGraph, value: Value, amount: Value): Value {
  const width = widthOf(value);
  return steps(graph, value, amount, (now, distance) => {
    if (distance >= width) return constantValue(graph, 0n, width);
    const [word] = now;
    if (now.length === 1 && word !== undefined && distance < word.container) {
      const vectors: NodeId[] = word.vectors.map((vector) =>
        shiftLeft(graph, vector, distance, word.container),
      );
      return [{ ...word, above: 'junk', vectors }];
    }
    return assemble(graph, [
      { kind: 'constant', bits: 0n, width: distance },
      { kind: 'slice', of: now, low: 0, width: width - distance },
    ]);
  });
}

/** One step per bit of the amount, the largest first, so that a right shift drops what it can early. */
function steps(
  graph: VectorGraph,
  value: Value,
  amount: Value,
  step: (now: Value, distance: number) => Value,
): Value {
  let now = value;
  const width = widthOf(value);
  const amountWidth = widthOf(amount);
  for (let k = amountWidth - 1; k >= 0; k--) {
    const mask = bitOf(graph, amount, k);
    // Beyond the value's width every distance does the same.
    const distance = k < 31 ? Math.min(2 ** k, width) : width;
    now = choose(graph, mask, step(now, distance), now);
  }
  return now;
}

/** A shift by a signed amount: right when positive, left when negative, `width` bits. */
export function shiftEither(
  graph: VectorGraph,
  value: Operand,
  amount: Operand,
  width: number,
): Value {
  const own = widthOf(value.value);
  const wide = extend(graph, value.value, Math.max(width, own), value.isSigned);
  const right = shiftRightBy(graph, wide, amount.value, 'zero');
  if (!amount.isSigned) return extend(graph, right, width, false);
  const bits = widthOf(amount.value);
  const isNegative = bitOf(graph, amount.value, bits - 1);
  // -amount = ~amount + 1: shift left by ~amount, then by one more.
  const complement: Value = amount.value.map((word) => ({
    ...word,
    above: 'junk',
    vectors: word.vectors.map((vector) => graph.not(vector)),
  }));
  const left = shiftLeftBy(graph, shiftLeftByOne(graph, wide), complement);
  return choose(
    graph,
    isNegative,
    extend(graph, left, width, false),
    extend(graph, right, width, false),
  );
}

function shiftLeftByOne(graph: VectorGraph, value: Value): Value {
  const width = widthOf(value);
  if (width === 1) return constantValue(graph, 0n, 1);
  return assemble(graph, [
    { kind: 'constant', bits: 0n, width: 1 },
    { kind: 'slice', of: value, low: 0, width: width - 1 },
  ]);
}

/** The value among `choices` (each `width` bits, packed) that `index` names. */
export function pick(graph: VectorGraph, choices: Value, index: Value, width: number): Value {
  const count = widthOf(choices) / width;
  let level: Value[] = Array.from({ length: count }, (_, i) => unpacked(graph, choices, i, width));
  for (let k = 0; k < widthOf(index); k++) {
    const mask = bitOf(graph, index, k);
    level = level
      .filter((_, i) => i % 2 === 0)
      .map((even, i) => choose(graph, mask, level[2 * i + 1] ?? even, even));
  }
  return level[0] ?? choices;
}

/** The `index`-th of the values of `width` bits packed in one. */
export function unpacked(graph: VectorGraph, value: Value, index: number, width: number): Value {
  if (width <= 32) return [sliceValue(graph, value, index * width, width)];
  return assemble(graph, [{ kind: 'slice', of: value, low: index * width, width }]);
}
