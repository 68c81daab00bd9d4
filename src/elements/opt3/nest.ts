/** Loop nest of OPT3: encoder and zero-skipper stand in every element, within the loop over n. */

import { digitCount } from '../../bits/digits.ts';
import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { DigitParams } from '../digit-element.ts';

/** As the column engine has it: elements of a row make the same choices, each for itself; rows meet at their results. */
export function opt3Nest({ activation, encoding }: DigitParams): Nest {
  return {
    isFullRate: false,
    body: [
      par('m', 'M_P', [
        par('n', 'N_P', [
          seq('bw', digitCount(encoding, activation.width, activation.signed), [
            step('shift', 'as, ac = shift(as, ac)'),
            seq('k', 'K', [
              step('encode', 'd = encode(A[m,k], bw)'),
              step('sparse', 'skip if d = 0'),
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
