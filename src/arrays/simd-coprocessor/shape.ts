/** Sizes of a co-processor, and what follows from them. */

import { clog2 } from '../../bits/index.ts';

export type Coprocessor = {
  /** Elements down and across when they work as one array; powers of two from 2. */
  readonly rows: number;
  readonly columns: number;
  /** Bits of a beat of either stream; a power of two, and no more than a row of operands. */
  readonly bus: number;
  /** Words along k of a panel of the one array; a power of two from 4. Panels of the four have half as many. */
  readonly depth: number;
  /** Bits of an operand word without its mode. */
  readonly operand: number;
  /** Bits of the mode field above it. */
  readonly modeBits: number;
  /** A bit per mode code: formats that are built in. */
  readonly modes: number;
  /** Clock edges from an element's operands to its sum. */
  readonly latency: number;
  /** Bits of the counters of cycles and products that count; by default all that software reads. */
  readonly counters?: number;
};

/** Bits of the counters of cycles and products as software reads them. */
export const counterWidth = 64;

/** Bits of a result in the output stream, whatever its format. */
export const resultBits = 16;

/** Bits of a scale. */
export const scaleBits = 8;

/** Beats of a vector: `rows` words of A, `columns` words of B, or a row of results. */
export function beatsPerVector(words: number, bits: number, { bus }: Coprocessor): number {
  return (words * bits) / bus;
}

/** The shape in which the elements work: one array, or four of half the rows and columns. */
export type Shape = 'one' | 'four';

/** Value of the `shape` field of `mode`. */
export const shapeCode: Readonly<Record<Shape, 0 | 1>> = { one: 0, four: 1 };

/** Arrays side by side, each for a product of its own. */
export function arraysOf(shape: Shape): 1 | 4 {
  return shape === 'one' ? 1 : 4;
}

/** Rows and columns of each array, and words along k of its panels. */
export function tileOf(
  { rows, columns, depth }: Coprocessor,
  shape: Shape,
): { readonly rows: number; readonly columns: number; readonly depth: number } {
  const half = shape === 'one' ? 1 : 2;
  return { rows: rows / half, columns: columns / half, depth: depth / half };
}

/** Bits of the counters of a run. */
export function counterBits(size: Coprocessor): {
  readonly down: number;
  readonly across: number;
  readonly chunks: number;
  readonly words: number;
} {
  const { rows, columns, depth } = size;
  return {
    // Tiles of the smaller arrays are the most.
    down: 16 - clog2(rows / 2),
    across: 16 - clog2(columns / 2),
    chunks: 16 - clog2(depth / 2),
    words: clog2(depth),
  };
}
