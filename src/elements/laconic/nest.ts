/** Loop nest of the element after Laconic: both operands in digits, over time within every beat of k. */

import { digitCount } from '../../bits/digits.ts';
import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { LaconicParams } from './params.ts';

/** The loop over the bit weights of B stands within that over the bit weights of A; lanes meet at every beat. */
export function laconicNest({ activation, weight, encoding, lanes }: LaconicParams): Nest {
  return {
    isFullRate: false,
    body: [
      par('m', 'M_P', [
        par('n', 'N_P', [
          seq('k', `K / ${lanes}`, [
            par('k', lanes, [step('encode', 'd[k], e[k] = encode(A[m,k]), encode(B[k,n])')]),
            seq('bw', digitCount(encoding, activation.width, activation.signed), [
              seq('bw', digitCount(encoding, weight.width, weight.signed), [
                par('k', lanes, [
                  step('sparse', 'skip if d[k,bwA] = 0 or e[k,bwB] = 0'),
                  step('map', 'pp[k] = map(d[k,bwA], e[k,bwB])'),
                  step('shift', 'pp[k] = shift(pp[k], bwA + bwB)'),
                ]),
                step('half_reduce', 's, c = half_reduce(pp)'),
                step('add', 't = add(s, c)'),
                step('accumulate', 'acc = accumulate(acc, t)'),
              ]),
            ]),
            step('sync', 'wait for the lane with the most pairs'),
          ]),
        ]),
      ]),
    ],
  };
}
