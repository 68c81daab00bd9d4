/** The loop nests of multiply-accumulates that keep their sum in two words, as an output-stationary array has them. */

import { digitCount, type DigitEncoding } from '../../bits/digits.ts';
import { par, seq, step, type Nest, type NestNode } from '../nest.ts';
import type { IntegerBits } from '../operand.ts';
import { recodedSide } from '../products/choose.ts';
import type { ShiftAt } from './form.ts';

/** Which operand is written in digits, and how. */
export type DigitLoop = {
  readonly encoding: DigitEncoding;
  readonly activation: IntegerBits;
  readonly weight: IntegerBits;
};

/**
 * The nest of a form. From the plain multiply-accumulate by rule R1, `add` out of the loop over k; and where products
 * are added before they are shifted, by rule R2, `shift` out of k over hardware, or out of all of k.
 *
 * @source [tpe2025]
 */
export function carrySaveNest({ encoding, activation, weight }: DigitLoop, shiftAt: ShiftAt): Nest {
  const isFirst = recodedSide(encoding, activation, weight) === 'first';
  const coded = isFirst ? activation : weight;
  const [recoded, other] = isFirst ? ['A[m,k]', 'B[k,n]'] : ['B[k,n]', 'A[m,k]'];
  const digits = digitCount(encoding, coded.width, coded.signed);
  const products =
    encoding === 'twos-complement'
      ? [step('map', `pp = map(bit(${recoded}, bw), ${other})`)]
      : [step('encode', `d = encode(${recoded}, bw)`), step('map', `pp = map(d, ${other})`)];
  return {
    isFullRate: true,
    body: [par('m', 'M_P', [par('n', 'N_P', inside(shiftAt, digits, products))])],
  };
}

function inside(shiftAt: ShiftAt, digits: number, products: readonly NestNode[]): NestNode[] {
  switch (shiftAt) {
    case 'product':
      return [
        seq('k', 'K/K_P', [
          par('k', 'K_P', [par('bw', digits, [...products, step('shift', 'pp = shift(pp, bw)')])]),
          step('half_reduce', 'as, ac = half_reduce(pp, as, ac)'),
        ]),
        step('add', 'C[m,n] = add(as, ac)'),
      ];
    case 'beat':
      return [
        seq('k', 'K/K_P', [
          par('bw', digits, [
            par('k', 'K_P', products),
            step('half_reduce', 's, c = half_reduce(pp)'),
            step('shift', 's, c = shift(s, c, bw)'),
          ]),
          step('half_reduce', 'as, ac = half_reduce(s, c, as, ac)'),
        ]),
        step('add', 'C[m,n] = add(as, ac)'),
      ];
    case 'result':
      return [
        par('bw', digits, [
          seq('k', 'K/K_P', [
            par('k', 'K_P', products),
            step('half_reduce', 'as, ac = half_reduce(pp, as, ac)'),
          ]),
          step('shift', 'as, ac = shift(as, ac, bw)'),
        ]),
        step('add', 'C[m,n] = add(as, ac)'),
      ];
  }
}
