/** The loop nests of multiply-accumulates that keep their sum in two words, as an output-stationary array has them. */

import { digitCount, type DigitEncoding } from '../../bits/digits.ts';
import { par, seq, step, type Nest, type NestNode } from '../nest.ts';
import type { IntegerBits } from '../operand.ts';
import { recodedSide } from '../products/choose.ts';
import type { EncodeAt, ShiftAt } from './form.ts';

/** Which operand is written in digits, and how. */
export type DigitLoop = {
  readonly encoding: DigitEncoding;
  readonly activation: IntegerBits;
  readonly weight: IntegerBits;
};

/**
 * The nest of a form. From the plain multiply-accumulate by rule R1, `add` out of the loop over k; and where products
 * are added before they are shifted, by rule R2, `shift` out of k over hardware, or out of all of k; and by rule R4
 * `encode` out of the loop over all elements that an operand goes to.
 *
 * @source [tpe2025]
 */
export function carrySaveNest(
  { encoding, activation, weight }: DigitLoop,
  shiftAt: ShiftAt,
  encodeAt: EncodeAt = 'element',
): Nest {
  const isFirst = recodedSide(encoding, activation, weight) === 'first';
  const coded = isFirst ? activation : weight;
  const [recoded, other] = isFirst ? ['A[m,k]', 'B[k,n]'] : ['B[k,n]', 'A[m,k]'];
  const digits = digitCount(encoding, coded.width, coded.signed);
  const encode = step('encode', `d = encode(${recoded}, bw)`);
  const isShared = encodeAt === 'edge' && encoding !== 'twos-complement';
  const products =
    encoding === 'twos-complement'
      ? [step('map', `pp = map(bit(${recoded}, bw), ${other})`)]
      : [...(isShared ? [] : [encode]), step('map', `pp = map(d, ${other})`)];
  const elements = inside(shiftAt, digits, products);
  if (!isShared) return { isFullRate: true, body: [par('m', 'M_P', [par('n', 'N_P', elements)])] };
  const codes = seq('k', 'K/K_P', [par('k', 'K_P', [par('bw', digits, [encode])])]);
  const [shared, each] = isFirst ? (['m', 'n'] as const) : (['n', 'm'] as const);
  const size = { m: 'M_P', n: 'N_P' } as const;
  return {
    isFullRate: true,
    body: [par(shared, size[shared], [codes, par(each, size[each], elements)])],
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
