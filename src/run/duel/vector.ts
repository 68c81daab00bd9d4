/** The operands that a unit is tried with, and what came of them. */

import type { Word } from '../../bits/index.ts';

/** One word for each operand. */
export type Vector = readonly Word[];

/** A line of a file of vectors. */
export type StatedVector = {
  /** From 1. */
  readonly line: number;
  readonly operands: readonly Word[];
  readonly result?: Word;
};

/** A vector whose result is wrong. */
export type Failure = {
  readonly vector: Vector;
  readonly expected: Word;
  readonly got: Word | undefined;
};
