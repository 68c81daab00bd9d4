/** Loop nest of OPT1: rule R1 applied to the Booth MAC, so that `add` stands outside the loop over k. */

import { digitCount } from '../../bits/digits.ts';
import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { Opt1Params } from './params.ts';

/** As an output-stationary array has it, with the weight recoded; its resolver does the `add`. */
export function opt1Nest({ weight, encoding }: Opt1Params): Nest {
  const digits = digitCount(encoding, weight.width, weight.signed);
  const recodes = encoding !== 'twos-complement';
  return {
    isFullRate: true,
    body: [
      par('m', 'M_P', [
        par('n', 'N_P', [
          seq('k', 'K', [
            par('bw', digits, [
              ...(recodes ? [step('encode', 'd = encode(B[k,n], bw)')] : []),
              step('map', recodes ? 'pp = map(d, A[m,k])' : 'pp = map(bit(B[k,n], bw), A[m,k])'),
              step('shift', 'pp = shift(pp, bw)'),
            ]),
            step('half_reduce', 'as, ac = half_reduce(pp, as, ac)'),
          ]),
          step('add', 'C[m,n] = add(as, ac)'),
        ]),
      ]),
    ],
  };
}
