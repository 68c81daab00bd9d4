/** What each datapath loses on activations with outliers. */

import type { Figure, Section } from '../paper.ts';
import { baselineOf } from './baseline-designs.ts';
import { alignmentError, formatErrors } from './baseline-errors.ts';

const TABLE = 'mixpe.md 1.4: relative root mean square';

const conditions = 'k = 4096, normal, 8 channels of activations 30 times larger';

/** Bits of an aligned significand with its sign, and the relative error of the table. */
const aligned: readonly (readonly [number, number])[] = [
  [9, 2.8e-2],
  [12, 3.5e-3],
  [14, 8.3e-4],
  [16, 1.7e-4],
  [20, 3.4e-6],
];

export const errors: Section = {
  slug: 'errors',
  title: 'Relative error on activations with outliers',
  explanation:
    'Root mean square of the error over that of the results. First, FP16 activations aligned to a common exponent in ' +
    'blocks of 128 and truncated, by 4-bit weights, against the same numbers exactly. Then whole formats, against the ' +
    'numbers before they became words: one scale per row of activations and column of weights, exact sums.',
  async measure({ seed }) {
    return [...alignment(seed), ...(await formats(seed))];
  },
};

function alignment(seed: number): Figure[] {
  return aligned.map(([bits, published]) => ({
    quantity: `pre-aligned integers of ${bits} bits, sign included`,
    conditions,
    unit: '',
    published,
    source: TABLE,
    ours: alignmentError(bits, seed).relativeRms,
    // Two bits more are a quarter of the error.
    within: 0.5,
    note: 'Which channels are large is drawn by seed: a few of them in one block cost more than one in each.',
  }));
}

async function formats(seed: number): Promise<Figure[]> {
  return (await formatErrors(seed)).map(({ slug, relativeRms }) => ({
    quantity: `${baselineOf(slug).title}: formats and sums`,
    conditions,
    unit: '',
    published: null,
    source: '',
    ours: relativeRms,
    note: '',
  }));
}
