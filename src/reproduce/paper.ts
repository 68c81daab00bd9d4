/** A source paper as pelab re-runs it: sections, each a list of figures measured when it is asked for. */

import type { Progress } from '../progress.ts';
import type { Figure } from '../report/reproduction.ts';

export type { Figure } from '../report/reproduction.ts';

/** What a section may depend on, besides our own code. */
export type Conditions = {
  /** A built-in library's name or a Liberty file. */
  readonly library: string;
  /** Of random operands. */
  readonly seed: number;
  readonly progress?: Progress;
};

export type Section = {
  readonly slug: string;
  readonly title: string;
  /** What is compared and how ours is had, for a reader who knows the paper. */
  readonly explanation: string;
  measure(conditions: Conditions): Promise<readonly Figure[]>;
};

export type Paper = {
  readonly slug: string;
  readonly title: string;
  /** Citations. */
  readonly sources: readonly string[];
  readonly sections: readonly Section[];
};

/** A figure that cannot be had here, with the reason. */
export function unavailable(
  figure: Pick<Figure, 'quantity' | 'conditions' | 'unit' | 'source'> & {
    readonly published: number;
  },
  reason: string,
): Figure {
  return { ...figure, ours: null, note: `Not to be had here: ${reason}` };
}

/** A figure that only we have: nothing of its kind was published, or none of it was recovered. */
export function ownFigure(
  figure: Pick<Figure, 'quantity' | 'conditions' | 'unit'>,
  ours: number | null,
  note = '',
): Figure {
  return { ...figure, published: null, source: '', ours, note };
}
