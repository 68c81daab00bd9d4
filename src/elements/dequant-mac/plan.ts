/** Structure of the element: integers multiplied, the product's magnitude into one addition, one rounding. */

import type { Role } from '../../bits/machine.ts';
import { floatDequantisedProductPlan } from '../../structure/float-dequantised-product.ts';
import {
  floatIntegerProductPlan,
  integerProductShape,
} from '../../structure/float-integer-product.ts';
import { inferredMultiplierPlan } from '../../structure/inferred-multiplier.ts';
import { greatestMagnitude } from '../../structure/float-scaled-product.ts';
import { floatTag, scaledProductShape } from '../../structure/float-shape.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import { bitsTag } from '../../structure/operand.ts';
import type { Plan } from '../../structure/plan.ts';
import { floatElementPlan, type FloatElement } from '../float-element.ts';
import { weightBits, type DequantMacParams } from './params.ts';

/** Plan of the element in a role. */
export function dequantMacPlan(p: DequantMacParams, role: Role): Plan {
  const { activation: a, weight: b, accumulator, scale, pipeline } = p;
  const build = p.multiplier === 'inferred' ? '' : `_${p.multiplier.replace('-', '_')}`;
  return floatElementPlan(
    {
      slug: 'dequant_mac',
      tag: `a${bitsTag(a)}_w${bitsTag(b)}${scaleTag(scale)}${build}`,
      template: 'elements/dequant-mac',
      title: 'integer multiply, dequantised, floating-point add',
      sources: ['mixpe2024', 'ieee754'],
      params: {
        activation: a.format,
        weight: b.format,
        accumulator: accumulator.format,
        scale: typeof scale === 'number' ? scale : scale.format,
        multiplier: p.multiplier,
      },
      activation: a,
      weight:
        typeof scale === 'number' ? b : { width: weightBits(p), format: `uint${weightBits(p)}` },
      accumulator,
      pipeline,
      ...productOf(p),
    },
    role,
  );
}

/** Shape and plan of a product times its scale. */
function productOf(p: DequantMacParams): Pick<FloatElement, 'shape' | 'product'> {
  const { activation: a, weight: b, scale } = p;
  const options = { a, b, bias: p.accumulator.bias, multiplier: integers(p) };
  if (typeof scale === 'number') {
    return {
      shape: integerProductShape(a, b, scale),
      product: (exponent) => floatIntegerProductPlan({ ...options, scale, exponent }),
    };
  }
  const product = { width: a.width + b.width, signed: a.signed || b.signed };
  return {
    shape: scaledProductShape(scale, greatestMagnitude(product)),
    product: (exponent) => floatDequantisedProductPlan({ ...options, scale, exponent }),
  };
}

function scaleTag(scale: DequantMacParams['scale']): string {
  if (typeof scale !== 'number') return `_s${floatTag(scale)}`;
  return scale === 0 ? '' : `_e${scale < 0 ? 'm' : ''}${Math.abs(scale)}`;
}

function integers({ activation: a, weight: b, multiplier: encoding }: DequantMacParams): Plan {
  return encoding === 'inferred'
    ? inferredMultiplierPlan(a, b)
    : multiplierPlan({ a, b, encoding, tree: 'dadda', adder: 'ripple' });
}
