/** Loop nest of OPT2: rules R1 and R2 applied, so that `add` and `shift` stand outside the loop over k. */

import { carrySaveNest } from '../../structure/carry-save/nests.ts';
import type { Nest } from '../../structure/nest.ts';
import type { Opt2Params } from './params.ts';

/** As an output-stationary array has it; or as one does whose sums pass by, which shifts in every beat. */
export function opt2Nest(p: Opt2Params, isPassing = false): Nest {
  return carrySaveNest(p, p.shift ?? (isPassing ? 'beat' : 'result'), p.encode);
}
