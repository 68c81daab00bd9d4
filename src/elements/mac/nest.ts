/** Loop nest of the conventional MAC: the bit weight is inside the multiplier, one addition after another. */

import type { Nest } from '../../structure/nest.ts';
import { weightRowsNest } from '../weight-rows-nest.ts';
import type { MacParams } from './params.ts';

/** As an output-stationary array has it, `*` taken for its rows of bits. */
export function macNest({ weight }: MacParams): Nest {
  return weightRowsNest(weight.width, false);
}
