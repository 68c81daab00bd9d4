/** The exact product of a floating-point number and an integer: the significand is multiplied, the exponent stays. */

import { bitLength, integerMax, integerMin } from '../bits/index.ts';
import { floatBits, floatTag, scaledProductShape, type FloatShape } from './float-shape.ts';
import { productPorts, topOperator, topView } from './float-product-ports.ts';
import { floatUnpackPlan } from './float-unpack.ts';
import { inferredMultiplierPlan } from './inferred-multiplier.ts';
import { bitsTag, bitsText, type IntegerBits } from './operand.ts';
import { input, type Plan } from './plan.ts';
import { shiftAddPlan } from './shift-add.ts';

export type ScaledProductOptions = {
  readonly a: FloatShape;
  readonly weight: IntegerBits;
  /** Bias of the sum that the product goes to. */
  readonly bias: number;
  /** Bits of `top_o`. */
  readonly exponent: number;
  readonly multiplier: 'shift-add' | 'inferred';
};

/** Greatest magnitude of an integer. */
export function greatestMagnitude({ width, signed }: IntegerBits): bigint {
  return signed ? -integerMin(width, true) : integerMax(width, false);
}

/**
 * Plan of an exact product; the sign of the integer goes to that of the product.
 *
 * @source [mixpe2024]
 */
export function floatScaledProductPlan(options: ScaledProductOptions): Plan {
  const { a, weight, bias, exponent, multiplier: kind } = options;
  const greatest = greatestMagnitude(weight);
  const shape = scaledProductShape(a, greatest);
  const magnitude = bitLength(greatest);
  const factors = [
    { width: a.fraction + 1, signed: false },
    { width: magnitude, signed: false },
  ] as const;
  const multiplier = (kind === 'inferred' ? inferredMultiplierPlan : shiftAddPlan)(...factors);
  const unpack = floatUnpackPlan(a, true);
  const full = a.fraction + 1 + magnitude;
  const { hasSpecials } = shape;
  const offset = bias - a.bias + shape.width - 1 - a.fraction;
  return {
    module: `pe_float_scaled_product_${floatTag(a)}_${bitsTag(weight)}_b${bias}_x${exponent}${kind === 'inferred' ? '_inferred' : ''}`,
    template: 'structure/float-scaled-product',
    summary: 'exact product of a floating-point number and an integer',
    params: { a: floatTag(a), weight: bitsTag(weight), bias, exponent, multiplier: kind },
    sources: ['mixpe2024'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', floatBits(a), 'factor, floating-point'),
      input('b_i', weight.width, `factor, ${bitsText(weight)}`),
      ...productPorts(shape, bias, exponent),
    ],
    view: {
      ...topView(offset, a.exponent, exponent),
      exp: a.exponent,
      significand: a.fraction + 1,
      weight: weight.width,
      hasSign: weight.signed,
      magnitudePad: magnitude - 1,
      magnitude,
      full,
      product: shape.width,
      hasIdle: full > shape.width,
      idle: `product[${full - 1}:${shape.width}]`,
      unpack: unpack.module,
      multiplier: multiplier.module,
      hasSpecials,
    },
    operators: [
      ...(weight.signed
        ? ([
            { kind: 'xor', part: 'multiplier', widths: [weight.width], count: 1 },
            {
              kind: 'add',
              part: 'multiplier',
              widths: [weight.width, 1, weight.width],
              count: 1,
            },
          ] as const)
        : []),
      ...topOperator(offset, a.exponent, exponent),
    ],
    children: [
      { plan: unpack, count: 1, part: 'unpack' },
      { plan: multiplier, count: 1, part: 'multiplier' },
    ],
  };
}
