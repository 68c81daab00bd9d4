/** The exact product of two integers as a float addition takes it: sign and magnitude, one exponent for all. */

import { bitLength, mask } from '../bits/index.ts';
import { productPorts } from './float-product-ports.ts';
import type { ProductShape } from './float-shape.ts';
import { greatestMagnitude } from './float-scaled-product.ts';
import { bitsTag, bitsText, type IntegerBits } from './operand.ts';
import { input, type Plan } from './plan.ts';

/** Products of two integers, times `2^scale`. */
export function integerProductShape(a: IntegerBits, b: IntegerBits, scale: number): ProductShape {
  const width = bitLength(greatestMagnitude(a) * greatestMagnitude(b));
  const top = scale + width - 1;
  return {
    width,
    unit: scale,
    least: top,
    classes: [{ zeros: width - 1, top }],
    hasSpecials: false,
  };
}

export type IntegerProductOptions = {
  readonly a: IntegerBits;
  readonly b: IntegerBits;
  /** Products are counted in units of `2^scale`. */
  readonly scale: number;
  /** Bias of the sum that the product goes to. */
  readonly bias: number;
  /** Bits of `top_o`. */
  readonly exponent: number;
  /** Plan of `product_o = a_i * b_i`, as wide as both factors together. */
  readonly multiplier: Plan;
};

/**
 * Plan of an exact product. It is not normalised: the aligner of the addition takes it with its zeros on top. A zero
 * is an integer's and has a plus sign.
 */
export function floatIntegerProductPlan(options: IntegerProductOptions): Plan {
  const { a, b, scale, bias, exponent, multiplier } = options;
  const shape = integerProductShape(a, b, scale);
  const width = a.width + b.width;
  const hasSign = a.signed || b.signed;
  const top = BigInt(shape.least + bias) & mask(exponent);
  const scaleTag = scale < 0 ? `m${-scale}` : `${scale}`;
  return {
    module: `pe_float_integer_product_${bitsTag(a)}_${bitsTag(b)}_e${scaleTag}_b${bias}_x${exponent}_${multiplier.module.replace(/^pe_/, '')}`,
    template: 'structure/float-integer-product',
    summary: 'exact product of two integers, sign apart',
    params: {
      a: bitsTag(a),
      b: bitsTag(b),
      scale,
      bias,
      exponent,
      multiplier: multiplier.module,
    },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', a.width, `factor, ${bitsText(a)}`),
      input('b_i', b.width, `factor, ${bitsText(b)}`),
      ...productPorts(shape, bias, exponent),
    ],
    view: {
      width,
      top: `${exponent}'d${top}`,
      significand: shape.width,
      multiplier: multiplier.module,
      hasSign,
    },
    operators: hasSign
      ? [
          { kind: 'xor', part: 'sign', widths: [shape.width], count: 1 },
          { kind: 'add', part: 'sign', widths: [shape.width, 1, shape.width], count: 1 },
        ]
      : [],
    children: [{ plan: multiplier, count: 1, part: 'multiplier' }],
  };
}
