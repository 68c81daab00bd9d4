/**
 * A word of up to 32 bits in every lane. It sits in elements of 8, 16 or 32 bits, its container, and so in as
 * many vectors as `lanes` such elements need. Arithmetic leaves junk above the word; only readers that would
 * see the junk clear it.
 */

import type { PlainOp } from '../../wasm/opcodes.ts';
import { elements } from './vector-node.ts';
import type { VectorGraph } from './vector-graph.ts';
import type { NodeId } from './vector-node.ts';

export type Container = 8 | 16 | 32;

export type Word = {
  /** 1..32. */
  readonly width: number;
  readonly container: Container;
  /** What is above the word in its container, or in a larger one it moves to: zeros, its top bit, or junk. */
  readonly above: 'zero' | 'sign' | 'junk';
  /** One node per vector, lane 0 in the first. */
  readonly vectors: readonly NodeId[];
};

/** The container of a word of `width` bits, 1..32. */
export function containerOf(width: number): Container {
  return width <= 8 ? 8 : width <= 16 ? 16 : 32;
}

/** The low `width` bits of a number in every lane. */
export function constantWord(
  graph: VectorGraph,
  value: number,
  width: number,
  container: Container = containerOf(width),
): Word {
  const low = width === 32 ? value : value & (2 ** width - 1);
  // A single bit is kept as a mask: all ones or all zeros.
  const bits = width === 1 ? -low : low;
  const node = graph.constant(bits, container);
  const vectors = Array.from({ length: (graph.lanes * container) / 128 }, () => node);
  return { width, container, above: width === 1 ? 'sign' : 'zero', vectors };
}

/** The word with zeros or sign copies above it. */
export function clean(graph: VectorGraph, word: Word, above: 'zero' | 'sign'): Word {
  if (word.above === above) return word;
  if (word.width === word.container) return { ...word, above };
  const { width, container } = word;
  const name = elements(container);
  const mask = graph.constant(2 ** width - 1, container);
  const each = (make: (vector: NodeId) => NodeId): Word => ({
    ...word,
    above,
    vectors: word.vectors.map(make),
  });
  if (above === 'zero') return each((vector) => graph.and(vector, mask));
  if (width === 1 && word.above === 'zero') {
    return each((vector) => graph.op(`${name}.neg`, vector));
  }
  if (width === 1) {
    return each((vector) => graph.op(`${name}.eq`, graph.and(vector, mask), mask));
  }
  if (container === 8) {
    // There is no cheap shift of bytes: (x ^ s) - s copies the sign upward.
    const sign = graph.constant(2 ** (width - 1), 8);
    return each((vector) => {
      const low = word.above === 'zero' ? vector : graph.and(vector, mask);
      return graph.addSub('i8x16.sub', graph.xor(low, sign), sign);
    });
  }
  const distance = container - width;
  return each((vector) =>
    graph.shift(`${name}.shr_s`, graph.shift(`${name}.shl`, vector, distance), distance),
  );
}

/**
 * The low `width` bits of the word, or the word extended to `width` bits, with whatever above it.
 *
 * @param isSigned how to extend
 */
export function resize(graph: VectorGraph, word: Word, width: number, isSigned: boolean): Word {
  if (width === word.width) return word;
  if (width < word.width) {
    const container = containerOf(width);
    const shrunk = container < word.container ? inContainer(graph, word, container) : word;
    if (width >= shrunk.width) return { ...shrunk, width };
    return { ...shrunk, width, above: 'junk' };
  }
  const above = isSigned ? 'sign' : 'zero';
  const extended = inContainer(graph, clean(graph, word, above), containerOf(width));
  // Clean above the old width, so clean above the new one.
  return { ...extended, width, above };
}

/**
 * The word in another container. A smaller container keeps the bits that fit, and the width follows.
 */
export function inContainer(graph: VectorGraph, word: Word, container: Container): Word {
  let now = word;
  while (now.container < container) now = doubled(graph, now);
  while (now.container > container) now = halved(graph, now);
  return now;
}

function doubled(graph: VectorGraph, word: Word): Word {
  const bits = word.container === 8 ? 8 : 16;
  const isSigned = word.above === 'sign';
  const isMask = isSigned && word.width === 1;
  const vectors = word.vectors.flatMap((vector) =>
    isMask ? graph.widenMask(vector, bits) : graph.widen(vector, bits, isSigned),
  );
  const full = word.width === word.container;
  const above = full && word.above === 'junk' ? 'zero' : word.above;
  return { ...word, container: bits === 8 ? 16 : 32, above, vectors };
}

function halved(graph: VectorGraph, word: Word): Word {
  const bits = word.container === 32 ? 16 : 8;
  const width = Math.min(word.width, bits);
  const fits = word.width <= bits && word.above !== 'junk';
  const isSigned = fits && word.above === 'sign';
  const mask = graph.constant(2 ** width - 1, word.container);
  const sources = fits ? word.vectors : word.vectors.map((vector) => graph.and(vector, mask));
  const vectors: NodeId[] = [];
  for (let i = 0; i < sources.length; i += 2) {
    const low = sources[i];
    const high = sources[i + 1];
    if (low !== undefined && high !== undefined) {
      vectors.push(graph.narrow(low, high, bits, isSigned));
    }
  }
  const above = isSigned ? 'sign' : 'zero';
  return { width, container: bits, above, vectors };
}

/** The word as a mask in a container: all ones in lanes where its single bit is one. */
export function asMask(graph: VectorGraph, word: Word, container: Container): Word {
  return inContainer(graph, clean(graph, word, 'sign'), container);
}

/** Bits `low` and up of a word, `width` of them. */
export function sliceWord(graph: VectorGraph, word: Word, low: number, width: number): Word {
  if (low === 0) return resize(graph, word, width, false);
  const name = elements(word.container);
  if (width === 1) {
    const bit = graph.constant(2 ** low, word.container);
    const vectors = word.vectors.map((vector) =>
      low === word.container - 1
        ? topBit(graph, vector, word.container)
        : graph.op(`${name}.eq`, graph.and(vector, bit), bit),
    );
    return inContainer(graph, { width: 1, container: word.container, above: 'sign', vectors }, 8);
  }
  const reachesTop = low + width === word.width && word.width === word.container;
  const vectors = word.vectors.map((vector) => shiftRight(graph, vector, low, word.container));
  const shifted: Word = {
    width: word.width - low,
    container: word.container,
    above: reachesTop || word.above === 'zero' ? 'zero' : 'junk',
    vectors,
  };
  return resize(graph, shifted, width, false);
}

function topBit(graph: VectorGraph, vector: NodeId, container: Container): NodeId {
  if (container === 8) return graph.op('i8x16.lt_s', vector, graph.zero);
  return graph.shift(`${elements(container)}.shr_s` as PlainOp, vector, container - 1);
}

/** A logical shift right of every element; zeros come in at the container's top. */
export function shiftRight(
  graph: VectorGraph,
  vector: NodeId,
  amount: number,
  container: Container,
): NodeId {
  if (amount === 0) return vector;
  if (container !== 8)
    return graph.shift(`${elements(container)}.shr_u` as PlainOp, vector, amount);
  const kept = graph.constant(0xff >> amount, 8);
  return graph.and(graph.shift('i16x8.shr_u', vector, amount), kept);
}

/** A shift left of every element. */
export function shiftLeft(
  graph: VectorGraph,
  vector: NodeId,
  amount: number,
  container: Container,
): NodeId {
  if (amount === 0) return vector;
  if (container !== 8) return graph.shift(`${elements(container)}.shl` as PlainOp, vector, amount);
  if (amount === 1) return graph.op('i8x16.add', vector, vector);
  const kept = graph.constant(0xff << amount, 8);
  return graph.and(graph.shift('i16x8.shl', vector, amount), kept);
}
