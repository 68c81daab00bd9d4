/** The rows of A and the columns of B of a product, as numbers and as the words that stand for them. */

import type { WordArray } from '../formats/bulk.ts';
import type { GemmShape } from './shapes.ts';

/** Numbers that share a scale, and the words that stand for them: `value ~ decode(word) * scale`. */
export type Line = {
  readonly values: Float64Array;
  readonly words: WordArray;
  readonly scale: number;
  /** Where words are codes that share scales by groups: `value ~ scale * (code - zero point)`, and `scale` is 1. */
  readonly groups?: LineGroups;
};

/** Scales and zero points of a line, one of each for every group. */
export type LineGroups = { readonly scales: WordArray; readonly zeroPoints: Uint8Array };

/** One product of a layer. Lines are made when asked for, and are the same each time. `k` counts words. */
export type Operands = GemmShape & {
  /** Row `i` of A: `k` words of activations. */
  row(i: number): Line;
  /** Column `j` of B: `k` words of weights. */
  column(j: number): Line;
};
