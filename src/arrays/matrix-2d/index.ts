/** Two-dimensional matrix of elements: sums stay in place, a column of A and a row of B reach all of them at once. */

import { vectorFamily } from '../output-stationary/vector-family.ts';
import { matrix2dPlan } from './plan.ts';

export const matrix2d = vectorFamily({
  slug: 'matrix-2d',
  title: 'Two-dimensional matrix with broadcast',
  summary:
    'Every element keeps one sum; a column of activations and a row of weights are broadcast, without skew; finished sums drain down the columns while the next tile computes.',
  depth: { least: 1, usual: 1 },
  hop: 0,
  plan: matrix2dPlan,
});
