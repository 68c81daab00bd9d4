/** Cube: rows, columns and depth of products per beat; sums stay in place, operand vectors hop. */

import { vectorFamily } from '../output-stationary/vector-family.ts';
import { cubePlan } from './plan.ts';

export const cube = vectorFamily({
  slug: 'cube',
  title: 'Cube of products',
  summary:
    'Every element adds a vector of products to one sum per beat; vectors of operands move one hop per cycle; blocks along k accumulate in place; finished sums drain down the columns.',
  depth: { least: 2, usual: 4 },
  hop: 1,
  plan: cubePlan,
});
