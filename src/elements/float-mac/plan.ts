/** Structure of the floating-point MAC: significands multiplied, one addition, one rounding. */

import type { Role } from '../../bits/machine.ts';
import { floatProductPlan } from '../../structure/float-product.ts';
import { floatProductShape, floatTag } from '../../structure/float-shape.ts';
import { inferredMultiplierPlan } from '../../structure/inferred-multiplier.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import type { Plan } from '../../structure/plan.ts';
import { floatElementPlan } from '../float-element.ts';
import type { FloatMacParams } from './params.ts';

/** Plan of the element in a role. */
export function floatMacPlan(p: FloatMacParams, role: Role): Plan {
  const { activation: a, weight: b, accumulator, pipeline } = p;
  const multiplier = significands(p);
  const build = p.multiplier === 'inferred' ? '' : `_${p.multiplier.replace('-', '_')}`;
  return floatElementPlan(
    {
      slug: 'float_mac',
      tag: `a${floatTag(a)}_w${floatTag(b)}${build}`,
      template: 'elements/float-mac',
      title: 'floating-point multiply-add',
      sources: ['ieee754'],
      params: {
        activation: a.format,
        weight: b.format,
        accumulator: accumulator.format,
        multiplier: p.multiplier,
      },
      activation: a,
      weight: b,
      accumulator,
      pipeline,
      adder: p.adder,
      shape: floatProductShape(a, b),
      product: (exponent) =>
        floatProductPlan({ a, b, bias: accumulator.bias, exponent, multiplier }),
    },
    role,
  );
}

function significands({ activation, weight, multiplier: encoding }: FloatMacParams): Plan {
  const a = { width: activation.fraction + 1, signed: false };
  const b = { width: weight.fraction + 1, signed: false };
  return encoding === 'inferred'
    ? inferredMultiplierPlan(a, b)
    : multiplierPlan({ a, b, encoding, tree: 'dadda', adder: 'ripple' });
}
