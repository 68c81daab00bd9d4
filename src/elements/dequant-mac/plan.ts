/** Structure of the element: integers multiplied, the product's magnitude into one addition, one rounding. */

import type { Role } from '../../bits/machine.ts';
import {
  floatIntegerProductPlan,
  integerProductShape,
} from '../../structure/float-integer-product.ts';
import { inferredMultiplierPlan } from '../../structure/inferred-multiplier.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import { bitsTag } from '../../structure/operand.ts';
import type { Plan } from '../../structure/plan.ts';
import { floatElementPlan } from '../float-element.ts';
import type { DequantMacParams } from './params.ts';

/** Plan of the element in a role. */
export function dequantMacPlan(p: DequantMacParams, role: Role): Plan {
  const { activation: a, weight: b, accumulator, scale, pipeline } = p;
  const build = p.multiplier === 'inferred' ? '' : `_${p.multiplier.replace('-', '_')}`;
  const scaleTag = scale === 0 ? '' : `_e${scale < 0 ? 'm' : ''}${Math.abs(scale)}`;
  return floatElementPlan(
    {
      slug: 'dequant_mac',
      tag: `a${bitsTag(a)}_w${bitsTag(b)}${scaleTag}${build}`,
      template: 'elements/dequant-mac',
      title: 'integer multiply, dequantised, floating-point add',
      sources: ['mixpe2024', 'ieee754'],
      params: {
        activation: a.format,
        weight: b.format,
        accumulator: accumulator.format,
        scale,
        multiplier: p.multiplier,
      },
      activation: a,
      weight: b,
      accumulator,
      pipeline,
      shape: integerProductShape(a, b, scale),
      product: (exponent) =>
        floatIntegerProductPlan({
          a,
          b,
          scale,
          bias: accumulator.bias,
          exponent,
          multiplier: integers(p),
        }),
    },
    role,
  );
}

function integers({ activation: a, weight: b, multiplier: encoding }: DequantMacParams): Plan {
  return encoding === 'inferred'
    ? inferredMultiplierPlan(a, b)
    : multiplierPlan({ a, b, encoding, tree: 'dadda', adder: 'ripple' });
}
