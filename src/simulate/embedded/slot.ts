/** Where a value lies in memory: its words one after the other, each in as many vectors as its lanes need. */

import type { VectorGraph } from './vector-graph.ts';
import type { NodeId } from './vector-node.ts';
import { extend } from './value.ts';
import type { Value } from './value.ts';
import { clean, containerOf, inContainer } from './word.ts';
import type { Container, Word } from './word.ts';

/** Bytes of one vector. */
export const vectorBytes = 16;

export type SlotWord = {
  readonly width: number;
  readonly container: Container;
  /** Vectors before this word in the slot. */
  readonly vector: number;
  readonly vectors: number;
};

/** The words of a slot of `width` bits. */
export function slotWords(width: number, lanes: number): SlotWord[] {
  if (width <= 32) {
    const container = containerOf(width);
    return [{ width, container, vector: 0, vectors: (lanes * container) / 128 }];
  }
  const vectors = (lanes * 32) / 128;
  return Array.from({ length: Math.ceil(width / 32) }, (_, i) => ({
    width: Math.min(32, width - 32 * i),
    container: 32,
    vector: i * vectors,
    vectors,
  }));
}

/** Bytes of a slot of `width` bits. */
export function slotBytes(width: number, lanes: number): number {
  return slotWords(width, lanes).reduce((sum, word) => sum + word.vectors * vectorBytes, 0);
}

/** Read a slot: `load` gives the node of its i-th vector. */
export function loadSlot(
  width: number,
  lanes: number,
  load: (vector: number) => NodeId,
  isClean = false,
): Value {
  return slotWords(width, lanes).map((word): Word => ({
    width: word.width,
    container: word.container,
    // A single bit is always stored as a mask.
    above: word.width === 1 && width === 1 ? 'sign' : isClean ? 'zero' : 'junk',
    vectors: Array.from({ length: word.vectors }, (_, i) => load(word.vector + i)),
  }));
}

/** The vectors of a value in the form a slot keeps, in order. */
export function slotVectors(graph: VectorGraph, value: Value, width: number): NodeId[] {
  const fitted = extend(graph, value, width, false);
  if (width === 1) {
    return fitted.flatMap((word) => inContainer(graph, clean(graph, word, 'sign'), 8).vectors);
  }
  const container = width <= 32 ? containerOf(width) : 32;
  return fitted.flatMap((word) => inContainer(graph, word, container).vectors);
}
