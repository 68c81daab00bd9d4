/** What each datapath loses on activations with outliers. */

import type { Figure, Section } from '../paper.ts';
import { baselineOf } from './baseline-designs.ts';
import { alignmentError, formatErrors } from './baseline-errors.ts';
import { datapathErrors, type DatapathError } from './float-errors.ts';

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

const datapathTable: Readonly<
  Record<DatapathError['slug'], { readonly title: string; readonly published: number }>
> = {
  'first-fp32': { title: 'weights made fp16 first, fp32 sum', published: 1.8e-4 },
  'first-fp16': { title: 'weights made fp16 first, fp16 sum', published: 7.7e-3 },
  'folded-fp32': { title: 'MixPE W4A16, fp32 sum, q - z folded', published: 1e-7 },
  'kept-fp32': { title: 'MixPE W4A16, fp32 sum, P - z A', published: 1.6e-7 },
  'folded-fp16': { title: 'MixPE W4A16, fp16 sum, q - z folded', published: 1.5e-3 },
  'kept-fp16': { title: 'MixPE W4A16, fp16 sum, P - z A', published: 5.8e-3 },
};

export const errors: Section = {
  slug: 'errors',
  title: 'Relative error on activations with outliers',
  explanation:
    'Root mean square of the error over that of the results. First, FP16 activations by 4-bit weights in groups of 128 ' +
    'through the sums of our elements, against the same numbers in double precision. Then FP16 activations aligned to a common exponent in ' +
    'blocks of 128 and truncated, by 4-bit weights, against the same numbers exactly. Last whole formats, against the ' +
    'numbers before they became words: one scale per row of activations and column of weights, exact sums.',
  async measure({ seed }) {
    return [...datapaths(seed), ...alignment(seed), ...(await formats(seed))];
  },
};

function datapaths(seed: number): Figure[] {
  return datapathErrors(seed).map(({ slug, relativeRms }) => {
    const { title, published } = datapathTable[slug];
    const figure = { quantity: title, conditions, unit: '', published, source: TABLE };
    // The exponent of the error is what the table is about.
    if (slug.endsWith('fp32')) return { ...figure, ours: relativeRms, within: 0.5, note: '' };
    const note =
      'The table rounds product and sum; our elements round once. 36 outputs: the draw moves it by half.';
    return { ...figure, ours: relativeRms, note };
  });
}

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
