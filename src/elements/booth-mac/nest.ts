/** Loop nest of the Booth MAC: digits in place of bits, and the sum so far among the addends if it is fused. */

import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { BoothMacParams } from './params.ts';

/** As an output-stationary array has it, with the weight recoded. */
export function boothMacNest({ weight, encoding, fuse }: BoothMacParams): Nest {
  const digits = Math.ceil((weight.signed ? weight.width : weight.width + 1) / 2);
  const recodes = encoding === 'booth4';
  const sum = fuse
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
            par('bw', recodes ? digits : weight.width, [
              ...(recodes ? [step('encode', 'd = encode(B[k,n], bw)')] : []),
              step('map', recodes ? 'pp = map(d, A[m,k])' : 'pp = map(bit(B[k,n], bw), A[m,k])'),
              step('shift', 'pp = shift(pp, bw)'),
            ]),
            ...sum,
          ]),
        ]),
      ]),
    ],
  };
}
