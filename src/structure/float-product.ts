/** The exact product of two floating-point numbers: significands multiplied, exponents added, nothing rounded. */

import { floatBits, floatProductShape, floatTag, type FloatShape } from './float-shape.ts';
import { floatUnpackPlan } from './float-unpack.ts';
import { input, type Plan } from './plan.ts';
import { productPorts, topOperator, topView } from './float-product-ports.ts';

export type FloatProductOptions = {
  readonly a: FloatShape;
  readonly b: FloatShape;
  /** Bias of the sum that the product goes to. */
  readonly bias: number;
  /** Bits of `top_o`. */
  readonly exponent: number;
  /** Plan of `product_o = a_i * b_i` of two unsigned significands. */
  readonly multiplier: Plan;
};

/** Plan of an exact product. */
export function floatProductPlan(options: FloatProductOptions): Plan {
  const { a, b, bias, exponent, multiplier } = options;
  const shape = floatProductShape(a, b);
  const [unpackA, unpackB] = [floatUnpackPlan(a, true), floatUnpackPlan(b, true)];
  const sum = Math.max(a.exponent, b.exponent) + 1;
  // Biased exponents give up their biases; the top bit lies one place above that of the factors.
  const offset = bias - a.bias - b.bias + 1;
  const { hasSpecials } = shape;
  return {
    module: `pe_float_product_${floatTag(a)}_${floatTag(b)}_b${bias}_x${exponent}_${multiplier.module.replace(/^pe_/, '')}`,
    template: 'structure/float-product',
    summary: 'exact floating-point product',
    params: { a: floatTag(a), b: floatTag(b), bias, exponent, multiplier: multiplier.module },
    sources: ['ieee754'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', floatBits(a), 'factor'),
      input('b_i', floatBits(b), 'factor'),
      ...productPorts(shape, bias, exponent),
    ],
    view: {
      ...topView(offset, sum, exponent),
      expA: a.exponent,
      expB: b.exponent,
      sigA: a.fraction + 1,
      sigB: b.fraction + 1,
      padA: sum - a.exponent,
      padB: sum - b.exponent,
      sum,
      unpackA: unpackA.module,
      unpackB: unpackB.module,
      multiplier: multiplier.module,
      hasSpecials,
    },
    operators: [
      { kind: 'add', part: 'exponents', widths: [a.exponent, b.exponent, sum], count: 1 },
      ...topOperator(offset, sum, exponent),
      { kind: 'xor', part: 'sign', widths: [1], count: 1 },
    ],
    children: [
      { plan: unpackA, count: 1, part: 'unpack' },
      { plan: unpackB, count: 1, part: 'unpack' },
      { plan: multiplier, count: 1, part: 'multiplier' },
    ],
  };
}
