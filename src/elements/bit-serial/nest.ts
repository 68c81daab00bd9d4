/** Loop nest of the bit-serial element: the bit weight runs over time within every beat of k. */

import { digitCount } from '../../bits/digits.ts';
import { par, seq, step, type Nest } from '../../structure/nest.ts';
import type { BitSerialParams } from './params.ts';

/** The highest bit weight first: before the next the product so far moves up by a digit. */
export function bitSerialNest({ activation, encoding, lanes }: BitSerialParams): Nest {
  const isPlain = encoding === 'twos-complement';
  return {
    isFullRate: false,
    body: [
      par('m', 'M_P', [
        par('n', 'N_P', [
          seq('k', `K / ${lanes}`, [
            seq('bw', digitCount(encoding, activation.width, activation.signed), [
              par('k', lanes, [
                ...(isPlain ? [] : [step('encode', 'd = encode(A[m,k], bw)')]),
                step('map', `pp[k] = map(${isPlain ? 'bit(A[m,k], bw)' : 'd'}, B[k,n])`),
              ]),
              step('half_reduce', 's, c = half_reduce(pp)'),
              step('add', 't = add(s, c)'),
              step('shift', 'p = shift(p, bw)'),
              step('accumulate', 'p = accumulate(p, t)'),
            ]),
            step('accumulate', 'acc = accumulate(acc, p)'),
          ]),
        ]),
      ]),
    ],
  };
}
