/** Structure of the element: an ordinary multiplier and a sum. All that is special stands in front of the array. */

import type { Role } from '../../bits/machine.ts';
import { inferredMultiplierPlan } from '../../structure/inferred-multiplier.ts';
import { bitsTag } from '../../structure/operand.ts';
import type { Plan } from '../../structure/plan.ts';
import { productElementPlan } from '../../structure/product-element.ts';
import type { FignaParams } from './params.ts';

/** Plan of the element in a role. */
export function fignaPlan(p: FignaParams, role: Role): Plan {
  const { activation, weight, accumulator, pipeline } = p;
  return productElementPlan(
    {
      family: 'figna',
      tag: `m${activation.width}_w${bitsTag(weight)}_c${accumulator}${pipeline === 2 ? '_p2' : ''}`,
      title: 'aligned significands by integers',
      params: { mantissa: activation.width, weight: weight.format, accumulator, pipeline },
      sources: ['figna2024'],
      activation: { ...activation, doc: 'aligned significands' },
      weight: { ...weight, doc: 'weights' },
      product: inferredMultiplierPlan(activation, weight),
      productWidth: activation.width + weight.width,
      signed: true,
      accumulator,
      pipeline,
    },
    role,
  );
}
