/** Structure of the element: the significand times the weight by shift and add, one addition, one rounding. */

import type { Role } from '../../bits/machine.ts';
import { floatScaledProductPlan, greatestMagnitude } from '../../structure/float-scaled-product.ts';
import { floatTag, scaledProductShape } from '../../structure/float-shape.ts';
import { bitsTag } from '../../structure/operand.ts';
import type { Plan } from '../../structure/plan.ts';
import { floatElementPlan } from '../float-element.ts';
import { alignedPlan } from './aligned.ts';
import type { MixpeA16Params, MixpeA16Sum } from './params.ts';

/** Plan of the element in a role. */
export function mixpeA16Plan(p: MixpeA16Params, role: Role): Plan {
  return p.sum.kind === 'float' ? floatPlan(p, p.sum, role) : alignedPlan(p, p.sum, role);
}

function floatPlan(
  { weight, multiplier, adder }: MixpeA16Params,
  { activation: a, accumulator, pipeline }: Extract<MixpeA16Sum, { kind: 'float' }>,
  role: Role,
): Plan {
  return floatElementPlan(
    {
      slug: 'mixpe_a16',
      tag: `a${floatTag(a)}_w${bitsTag(weight)}${multiplier === 'shift-add' ? '' : `_${multiplier.replace('-', '_')}`}`,
      template: 'elements/mixpe-a16',
      title: 'mixed-precision multiply-add',
      sources: ['mixpe2024'],
      params: {
        activation: a.format,
        weight: weight.format,
        accumulator: accumulator.format,
        multiplier,
      },
      activation: a,
      weight,
      accumulator,
      pipeline,
      adder,
      shape: scaledProductShape(a, greatestMagnitude(weight)),
      product: (exponent) =>
        floatScaledProductPlan({ a, weight, bias: accumulator.bias, exponent, multiplier }),
    },
    role,
  );
}
