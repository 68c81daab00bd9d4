/** Meaning of the element: a floating-point activation times an integer weight. Shift and add is not part of it. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { floatSumArithmetic } from '../../golden/float-sum.ts';
import { scalingOf, type GroupScaling } from '../../golden/group-scaling.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import { requireFormat } from '../../formats/index.ts';
import type { MixpeA16Params } from './params.ts';

/**
 * `sum = nearest(sum + a * w)`, the product exact; the zero of an integer has a plus sign. With aligned activations,
 * which are integers, `sum + a * w`, exact within a group, modulo 2^accumulator beyond it.
 *
 * @source [mixpe2024]
 */
export function mixpeA16Arithmetic({ weight, sum }: MixpeA16Params): Arithmetic {
  return sum.kind === 'float'
    ? floatSumArithmetic({ ...sum, weight })
    : integerMacArithmetic({ ...sum, weight, overflow: 'wrap' });
}

/** What becomes of the sum of a group, where weights have scales. */
export function mixpeA16Scaling(p: MixpeA16Params): GroupScaling | undefined {
  const { accumulator } = p.sum;
  return scalingOf(
    p,
    typeof accumulator === 'number'
      ? { width: accumulator, signed: true }
      : { format: requireFormat(accumulator.format) },
  );
}
