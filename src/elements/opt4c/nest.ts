/** Loop nest of OPT4C: encoder and zero-skipper stand outside the loop over n. */

import { digitCount } from '../../bits/digits.ts';
import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { DigitParams } from '../digit-element.ts';

/** As the column engine has it: the bit weight outside k, the sum multiplied by the radix in between. */
export function opt4cNest({ activation, encoding }: DigitParams): Nest {
  return {
    isFullRate: false,
    body: [
      par('m', 'M_P', [
        seq('bw', digitCount(encoding, activation.width, activation.signed), [
          step('shift', 'as, ac = shift(as, ac)'),
          seq('k', 'K', [
            step('encode', 'd = encode(A[m,k], bw)'),
            step('sparse', 'skip if d = 0'),
            par('n', 'N_P', [
              step('map', 'pp = map(d, B[k,n])'),
              step('half_reduce', 'as, ac = half_reduce(as, ac, pp)'),
            ]),
          ]),
        ]),
        step('sync', 'wait for the rows of C before m'),
        par('n', 'N_P', [step('add', 'C[m,n] = add(as, ac)')]),
      ]),
    ],
  };
}
