import type { NodeId, Space } from './vector-node.ts';

/** A write to memory, lane by lane, after everything else. */
export type Scatter = {
  readonly space: Space;
  readonly offset: number;
  /** Container of a word, and of the address. */
  readonly bits: 8 | 16 | 32;
  readonly addressBits: 8 | 16 | 32;
  readonly stride: number;
  readonly address: readonly NodeId[];
  readonly data: readonly NodeId[];
};

/** How a unit's places are reached: by its kernel through pointers, or in place at known addresses. */
export type Access = {
  /** The vectors of an input chunk. */
  loadInput(chunk: number, vector: number): NodeId;
  /** A vector of the instance's area. */
  load(offset: number): NodeId;
  store(offset: number, node: NodeId): void;
  scatter(scatter: Scatter): void;
  /** The space of the instance's area, and its start there, for memories. */
  readonly space: Space;
  readonly base: number;
};
