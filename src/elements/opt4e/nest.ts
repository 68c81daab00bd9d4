/** Loop nest of OPT4E: as OPT4C, with several k at a time in every element. */

import { digitCount } from '../../bits/digits.ts';
import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { Opt4eParams } from './params.ts';

/** As the column engine has it: streams of k that skip their own zeros meet at every bit weight. */
export function opt4eNest({ activation, encoding, lanes }: Opt4eParams): Nest {
  return {
    isFullRate: false,
    body: [
      par('m', 'M_P', [
        seq('bw', digitCount(encoding, activation.width, activation.signed), [
          step('sync', 'wait for all streams of m'),
          step('shift', 'as, ac = shift(as, ac)'),
          seq('k', `K / ${lanes}`, [
            par('k', lanes, [
              step('encode', 'd = encode(A[m,k], bw)'),
              step('sparse', 'skip if d = 0'),
              par('n', 'N_P', [step('map', 'pp[k] = map(d, B[k,n])')]),
            ]),
            par('n', 'N_P', [step('half_reduce', 'as, ac = half_reduce(as, ac, pp)')]),
          ]),
        ]),
        step('sync', 'wait for the rows of C before m'),
        par('n', 'N_P', [step('add', 'C[m,n] = add(as, ac)')]),
      ]),
    ],
  };
}
