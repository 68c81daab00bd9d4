/** Loop nest of the conventional MAC: the bit weight is inside the multiplier, one addition after another. */

import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { MacParams } from './params.ts';

/** As an output-stationary array has it, `*` taken for its rows of bits. */
export function macNest({ weight }: MacParams): Nest {
  return {
    isFullRate: true,
    body: [
      par('m', 'M_P', [
        par('n', 'N_P', [
          seq('k', 'K', [
            par('bw', weight.width, [
              step('map', 'pp = map(bit(B[k,n], bw), A[m,k])'),
              step('shift', 'pp = shift(pp, bw)'),
            ]),
            step('half_reduce', 's, c = half_reduce(pp)'),
            step('add', 'p = add(s, c)'),
            step('accumulate', 'acc = accumulate(acc, p)'),
          ]),
        ]),
      ]),
    ],
  };
}
