/** The loop nest of integer elements that multiply by rows of the weight: its bits, or recoded digits. */

import { par, seq, step, type Nest } from '../structure/nest.ts';

/**
 * As an output-stationary array has it: the bit weight in space, k in time.
 *
 * @param rows of the weight, a bit or a digit each
 * @param isFused the sum so far joins the rows, before the one carry-propagate addition
 * @param isEncoded rows are digits
 */
export function weightRowsNest(rows: number, isFused: boolean, isEncoded = false): Nest {
  const sum = isFused
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
            par('bw', rows, [
              ...(isEncoded ? [step('encode', 'd = encode(B[k,n], bw)')] : []),
              step('map', isEncoded ? 'pp = map(d, A[m,k])' : 'pp = map(bit(B[k,n], bw), A[m,k])'),
              step('shift', 'pp = shift(pp, bw)'),
            ]),
            ...sum,
          ]),
        ]),
      ]),
    ],
  };
}
