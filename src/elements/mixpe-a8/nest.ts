/** Loop nest of the mixed-precision integer element: the weight's bits in space, no encoder, the group's sum in time. */

import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { MixpeA8Params } from './params.ts';

/** As an output-stationary array has it; in one tree the sum so far is among the addends. */
export function mixpeA8Nest({ weight, multiplier }: MixpeA8Params): Nest {
  const sum =
    multiplier === 'fused'
      ? [step('half_reduce', 's, c = half_reduce(pp, acc)'), step('add', 'acc = add(s, c)')]
      : [
          step('half_reduce', 's, c = half_reduce(pp)'),
          step('add', 'p = add(s, c)'),
          step('accumulate', 'acc = accumulate(acc, p)'),
        ];
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
            ...sum,
          ]),
        ]),
      ]),
    ],
  };
}
