/**
 * A value of any width in every lane: one word up to 32 bits, else limbs of 32 bits, least significant first,
 * each in a 32-bit container. Values are put together from pieces, as Verilog puts nets together from slices.
 */

import { elements } from './vector-node.ts';
import type { VectorGraph } from './vector-graph.ts';
import type { NodeId } from './vector-node.ts';
import {
  asMask,
  clean,
  constantWord,
  containerOf,
  inContainer,
  resize,
  shiftLeft,
  shiftRight,
  sliceWord,
} from './word.ts';
import type { Container, Word } from './word.ts';

export type Value = readonly Word[];

/** A run of bits of a new value, from the least significant up. */
export type Piece =
  | { readonly kind: 'slice'; readonly of: Value; readonly low: number; readonly width: number }
  | { readonly kind: 'repeat'; readonly of: Value; readonly bit: number; readonly width: number }
  | { readonly kind: 'constant'; readonly bits: bigint; readonly width: number };

/** An operand and how it is extended. */
export type Operand = { readonly value: Value; readonly isSigned: boolean };

/** Bits of a value. */
export function widthOf(value: Value): number {
  return value.reduce((sum, word) => sum + word.width, 0);
}

/** The only word of a value of up to 32 bits, or the first of a wider one. */
export function firstWord(value: Value): Word {
  const [word] = value;
  if (word === undefined) throw new RangeError('a value has at least one bit');
  return word;
}

/** A constant in every lane. */
export function constantValue(graph: VectorGraph, bits: bigint, width: number): Value {
  if (width <= 32) return [constantWord(graph, Number(bits), width)];
  const words: Word[] = [];
  for (let low = 0; low < width; low += 32) {
    const part = Number(BigInt.asUintN(32, bits >> BigInt(low)));
    words.push(constantWord(graph, part, Math.min(32, width - low), 32));
  }
  return words;
}

/** Bits `low` and up of a value, `width` of them, at most 32. */
export function sliceValue(graph: VectorGraph, value: Value, low: number, width: number): Word {
  return assembleWord(graph, [{ kind: 'slice', of: value, low, width }], width);
}

/** One bit of a value, as a mask of bytes. */
export function bitOf(graph: VectorGraph, value: Value, index: number): Word {
  if (value.length === 1) return sliceWord(graph, firstWord(value), index, 1);
  const limb = value[index >> 5];
  return sliceWord(graph, limb ?? firstWord(value), index & 31, 1);
}

/** Put a value together from pieces. */
export function assemble(graph: VectorGraph, pieces: readonly Piece[]): Value {
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
  if (width <= 32) return [assembleWord(graph, pieces, width)];
  const words: Word[] = [];
  for (let low = 0; low < width; low += 32) {
    const limbWidth = Math.min(32, width - low);
    words.push(inContainer(graph, assembleWord(graph, cut(pieces, low, limbWidth), limbWidth), 32));
  }
  return words;
}

/** The pieces of bits `low` and up, `width` of them. */
function cut(pieces: readonly Piece[], low: number, width: number): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const from = Math.max(at, low);
    const to = Math.min(at + piece.width, low + width);
    if (from < to) found.push(cutPiece(piece, from - at, to - from));
    at += piece.width;
  }
  return found;
}

function cutPiece(piece: Piece, low: number, width: number): Piece {
  switch (piece.kind) {
    case 'slice':
      return { ...piece, low: piece.low + low, width };
    case 'repeat':
      return { ...piece, width };
    case 'constant':
      return { ...piece, bits: BigInt.asUintN(width, piece.bits >> BigInt(low)), width };
  }
}

/** Pieces whose slices lie within one limb of their source. */
function withinLimbs(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece) => {
    if (piece.kind !== 'slice' || piece.of.length === 1) return [piece];
    const parts: Piece[] = [];
    let { low } = piece;
    const end = piece.low + piece.width;
    while (low < end) {
      const to = Math.min(end, (low | 31) + 1);
      const limb = piece.of[low >> 5];
      if (limb === undefined) throw new RangeError('a slice lies within its source');
      parts.push({ kind: 'slice', of: [limb], low: low & 31, width: to - low });
      low = to;
    }
    return parts;
  });
}

function assembleWord(graph: VectorGraph, given: readonly Piece[], width: number): Word {
  const pieces = withinLimbs(given);
  const last = pieces.at(-1);
  const before = pieces.at(-2);
  if (last === undefined) throw new RangeError('a value has at least one bit');
  if (pieces.length === 1) return pieceWord(graph, last);
  const rest = pieces.slice(0, -1);
  if (last.kind === 'constant' && last.bits === 0n) {
    return resize(graph, assembleWord(graph, rest, width - last.width), width, false);
  }
  if (last.kind === 'repeat' && before?.kind === 'slice' && isTopBit(last, before)) {
    return resize(graph, assembleWord(graph, rest, width - last.width), width, true);
  }
  return merge(graph, pieces, width);
}

/** True when `repeat` copies the top bit of `slice`. */
function isTopBit(repeat: Piece & { kind: 'repeat' }, slice: Piece & { kind: 'slice' }): boolean {
  const bit = repeat.of.length === 1 ? repeat.bit : repeat.bit & 31;
  const source = repeat.of.length === 1 ? repeat.of[0] : repeat.of[repeat.bit >> 5];
  return source === slice.of[0] && slice.low + slice.width - 1 === bit;
}

function pieceWord(graph: VectorGraph, piece: Piece): Word {
  switch (piece.kind) {
    case 'slice':
      return sliceWord(graph, firstWord(piece.of), piece.low, piece.width);
    case 'repeat':
      return repeated(graph, piece, containerOf(piece.width));
    case 'constant':
      return constantWord(graph, Number(piece.bits), piece.width);
  }
}

function repeated(
  graph: VectorGraph,
  piece: Piece & { kind: 'repeat' },
  container: Container,
): Word {
  const mask = asMask(graph, bitOf(graph, piece.of, piece.bit), container);
  return { ...mask, width: piece.width };
}

/** Shift every piece to its place and or them together. */
function merge(graph: VectorGraph, pieces: readonly Piece[], width: number): Word {
  const container = containerOf(width);
  let constant = 0;
  let at = 0;
  let sum: readonly NodeId[] | undefined;
  const add = (vectors: readonly NodeId[]): void => {
    sum =
      sum === undefined ? vectors : sum.map((vector, i) => graph.or(vector, vectors[i] ?? vector));
  };
  for (const piece of pieces) {
    const place = (2 ** piece.width - 1) * 2 ** at;
    if (piece.kind === 'constant') {
      constant = (constant | (Number(piece.bits) << at)) >>> 0;
    } else if (piece.kind === 'repeat') {
      const mask = graph.constant(place, container);
      add(repeated(graph, piece, container).vectors.map((vector) => graph.and(vector, mask)));
    } else {
      const isLast = at + piece.width === width;
      add(placed(graph, firstWord(piece.of), piece, at, container, isLast));
    }
    at += piece.width;
  }
  const fixed = graph.constant(constant, container);
  const vectors = (sum ?? []).map((vector) => graph.or(vector, fixed));
  const last = pieces.at(-1);
  return { width, container, above: last?.kind === 'slice' ? 'junk' : 'zero', vectors };
}

/** A slice of a word moved to bit `at`, with zeros below, and above unless it is the last. */
function placed(
  graph: VectorGraph,
  source: Word,
  piece: { readonly low: number; readonly width: number },
  at: number,
  container: Container,
  isLast: boolean,
): readonly NodeId[] {
  const { low, width } = piece;
  if (source.width === 1) {
    const bit = graph.constant(2 ** at, container);
    return asMask(graph, source, container).vectors.map((vector) => graph.and(vector, bit));
  }
  if (source.container === container) {
    const moved = source.vectors.map((vector) =>
      at >= low
        ? shiftLeft(graph, vector, at - low, container)
        : shiftRight(graph, vector, low - at, container),
    );
    const full = source.width === source.container;
    const cleanAbove = low + width === source.width && (source.above === 'zero' || full);
    if ((low === 0 || at === 0) && (cleanAbove || isLast)) return moved;
    const place = graph.constant((2 ** width - 1) * 2 ** at, container);
    return moved.map((vector) => graph.and(vector, place));
  }
  const word = inContainer(
    graph,
    clean(graph, sliceWord(graph, source, low, width), 'zero'),
    container,
  );
  return word.vectors.map((vector) => shiftLeft(graph, vector, at, container));
}

/** The low bits of a value, or the value extended, as a value of `width` bits. */
export function extend(graph: VectorGraph, value: Value, width: number, isSigned: boolean): Value {
  const old = widthOf(value);
  if (width <= 32) return [resize(graph, firstWord(value), width, isSigned)];
  const words: Word[] = [];
  for (let low = 0; low < width; low += 32) {
    const limbWidth = Math.min(32, width - low);
    const limb = value[low >> 5];
    if (limb !== undefined && old - low >= limbWidth) {
      words.push(truncated(inContainer(graph, limb, 32), limbWidth));
    } else if (limb !== undefined) {
      words.push(inContainer(graph, resize(graph, limb, limbWidth, isSigned), 32));
    } else {
      words.push(fillWord(graph, value, isSigned, limbWidth));
    }
  }
  return words;
}

function truncated(word: Word, width: number): Word {
  return width === word.width ? word : { ...word, width, above: 'junk' };
}

/** What stands above a value: zeros, or copies of its top bit, in a 32-bit container. */
export function fillWord(graph: VectorGraph, value: Value, isSigned: boolean, width: number): Word {
  if (!isSigned) return constantWord(graph, 0, width, 32);
  const top = clean(graph, value.at(-1) ?? firstWord(value), 'sign');
  if (top.width === 1) return { ...inContainer(graph, top, 32), width };
  if (top.container === 32) {
    const vectors = top.vectors.map((vector) => graph.shift('i32x4.shr_s', vector, 31));
    return { width, container: 32, above: 'sign', vectors };
  }
  return { ...asMask(graph, sliceWord(graph, top, top.width - 1, 1), 32), width };
}

/** Combine two values of one width, word by word, with `make` working on equal containers. */
export function zipWords(
  graph: VectorGraph,
  a: Value,
  b: Value,
  make: (a: NodeId, b: NodeId, container: Container) => NodeId,
): Value {
  return a.map((word, i) => {
    const other = b[i] ?? word;
    const container = word.container > other.container ? word.container : other.container;
    const left = inContainer(graph, word, container);
    const right = inContainer(graph, other, container);
    const above = left.above === right.above ? left.above : 'junk';
    const vectors = left.vectors.map((vector, j) =>
      make(vector, right.vectors[j] ?? vector, container),
    );
    return { width: word.width, container, above, vectors };
  });
}

/** `i8x16`, `i16x8` or `i32x4`, for a word. */
export function shapeOf(word: Word): 'i8x16' | 'i16x8' | 'i32x4' {
  const name = elements(word.container);
  return name === 'i64x2' ? 'i32x4' : name;
}
