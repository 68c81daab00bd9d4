/** What a product on an array means, word by word. */

import type { Word } from '../bits/index.ts';
import type { Element } from '../elements/family.ts';
import type { ArrayDesign, GemmWords } from './family.ts';
import { multiplyWords } from './gemm/reference.ts';
import { multiplyGroups } from './grouped/reference.ts';

type Factors = Pick<ArrayDesign, 'reduction' | 'scaling' | 'activation'> & {
  readonly element: Pick<Element, 'arithmetic'>;
};

/** C row-major, in the words in which the array gives it. */
export function productOf(
  { element: { arithmetic }, reduction, scaling, activation }: Factors,
  given: GemmWords,
): Word[] {
  const gemm = activation === undefined ? given : { ...given, a: given.a.map(activation) };
  return scaling === undefined
    ? multiplyWords(arithmetic, reduction, gemm)
    : multiplyGroups(arithmetic, scaling, gemm);
}
