/** Loop nest of OPT1: rule R1 applied to the Booth MAC, so that `add` stands outside the loop over k. */

import { carrySaveNest } from '../../structure/carry-save/nests.ts';
import type { Nest } from '../../structure/nest.ts';
import type { Opt1Params } from './params.ts';

/** As an output-stationary array has it; its resolver does the `add`. */
export function opt1Nest(p: Opt1Params): Nest {
  return carrySaveNest(p, 'product', p.encode);
}
