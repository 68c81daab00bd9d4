/** An integer times a power of two, as in the shared scales of microscaling blocks: the integer is the significand. */

import { productPorts, topOperator, topView } from './float-product-ports.ts';
import type { ProductShape } from './float-shape.ts';
import { input, type Plan } from './plan.ts';

/** `2^(word - bias)`; the word of ones is NaN. */
export type PowerScale = { readonly width: number; readonly bias: number };

/** Products of such a scale and a two's-complement integer of `bits` bits. */
export function powerScaledShape({ width, bias }: PowerScale, bits: number): ProductShape {
  const top = bits - 1;
  return {
    width: bits,
    unit: -bias,
    least: top - bias,
    classes: [{ zeros: bits - 1, top: 2 ** width - 2 - bias + top }],
    hasSpecials: true,
  };
}

/** Plan of an exact product, in the form that float additions take. */
export function powerScaledProductPlan(options: {
  readonly scale: PowerScale;
  /** Bits of the integer. */
  readonly width: number;
  /** Bias of the sum that the product goes to. */
  readonly bias: number;
  /** Bits of `top_o`. */
  readonly exponent: number;
}): Plan {
  const { scale, width, bias, exponent } = options;
  const offset = bias - scale.bias + width - 1;
  return {
    module: `pe_power_scaled_product_e${scale.width}_s${width}_b${bias}_x${exponent}`,
    template: 'structure/power-scaled-product',
    summary: 'exact product of a power of two and an integer',
    params: { scale: scale.width, width, bias, exponent },
    sources: ['mixpe2024'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', scale.width, 'power of two'),
      input('b_i', width, "integer, two's complement"),
      ...productPorts(powerScaledShape(scale, width), bias, exponent),
    ],
    view: { ...topView(offset, scale.width, exponent), scale: scale.width, width },
    operators: [
      { kind: 'xor', part: 'multiplier', widths: [width], count: 1 },
      { kind: 'add', part: 'multiplier', widths: [width, 1, width], count: 1 },
      ...topOperator(offset, scale.width, exponent),
    ],
    children: [],
  };
}
