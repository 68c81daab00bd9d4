/** The exact product of two integers and a floating-point scale, as a float addition takes it. */

import { floatBits, floatTag, scaledProductShape, type FloatShape } from './float-shape.ts';
import { productPorts } from './float-product-ports.ts';
import { floatScaledProductPlan, greatestMagnitude } from './float-scaled-product.ts';
import { bitsTag, bitsText, type IntegerBits } from './operand.ts';
import { input, type Plan } from './plan.ts';

export type DequantisedProductOptions = {
  readonly a: IntegerBits;
  readonly b: IntegerBits;
  readonly scale: FloatShape;
  /** Bias of the sum that the product goes to. */
  readonly bias: number;
  /** Bits of `top_o`. */
  readonly exponent: number;
  /** Plan of `product_o = a_i * b_i`, as wide as both factors together. */
  readonly multiplier: Plan;
};

/** Plan of an exact product: the integers first, then the scale. `b_i` is `{ scale, code }`. */
export function floatDequantisedProductPlan(options: DequantisedProductOptions): Plan {
  const { a, b, scale, bias, exponent, multiplier } = options;
  const integer = { width: a.width + b.width, signed: a.signed || b.signed };
  const shape = scaledProductShape(scale, greatestMagnitude(integer));
  const scaled = floatScaledProductPlan({
    a: scale,
    weight: integer,
    bias,
    exponent,
    multiplier: 'inferred',
  });
  const scaleBits = floatBits(scale);
  return {
    module: `pe_float_dequantised_product_${bitsTag(a)}_${bitsTag(b)}_${floatTag(scale)}_b${bias}_x${exponent}_${multiplier.module.replace(/^pe_/, '')}`,
    template: 'structure/float-dequantised-product',
    summary: 'exact product of two integers and a floating-point scale',
    params: {
      a: bitsTag(a),
      b: bitsTag(b),
      scale: floatTag(scale),
      bias,
      exponent,
      multiplier: multiplier.module,
    },
    sources: ['mixpe2024'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', a.width, `factor, ${bitsText(a)}`),
      input('b_i', b.width + scaleBits, `scale above a factor, ${bitsText(b)}`),
      ...productPorts(shape, bias, exponent),
    ],
    view: {
      width: integer.width,
      codeTop: b.width - 1,
      scaleTop: b.width + scaleBits - 1,
      scaleLow: b.width,
      multiplier: multiplier.module,
      scaled: scaled.module,
      hasSpecials: shape.hasSpecials,
    },
    operators: [],
    children: [
      { plan: multiplier, count: 1, part: 'multiplier' },
      { plan: scaled, count: 1, part: 'scale' },
    ],
  };
}
