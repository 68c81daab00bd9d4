/** The exact product of a floating-point number and an integer: the significand is multiplied, the exponent stays. */

import { integerMax, integerMin } from '../bits/index.ts';
import { floatBits, floatTag, scaledProductShape, type FloatShape } from './float-shape.ts';
import { productPorts, topOperator, topView } from './float-product-ports.ts';
import { floatUnpackPlan } from './float-unpack.ts';
import { inferredMultiplierPlan } from './inferred-multiplier.ts';
import { multiplierPlan } from './multiplier.ts';
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
  readonly multiplier: ScaledMultiplier;
};

/** Gated copies and adders; the same copies in one compressor tree; left to synthesis. */
export type ScaledMultiplier = 'shift-add' | 'and-array' | 'inferred';

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
  const significand = a.fraction + 1;
  // The top bit of a magnitude of 2^n stands alone: its copy needs no adder.
  const low = weight.signed ? weight.width - 1 : weight.width;
  const multiplier = low === 1 ? undefined : multiplierOf(kind, significand, low);
  const unpack = floatUnpackPlan(a, true);
  const { hasSpecials } = shape;
  const offset = bias - a.bias + shape.width - 1 - a.fraction;
  return {
    module: `pe_float_scaled_product_${floatTag(a)}_${bitsTag(weight)}_b${bias}_x${exponent}${kind === 'shift-add' ? '' : `_${kind.replace('-', '_')}`}`,
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
      significand,
      weight: weight.width,
      hasSign: weight.signed,
      low,
      hasMultiplier: multiplier !== undefined,
      unpack: unpack.module,
      multiplier: multiplier?.module ?? '',
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
      ...(multiplier === undefined ? [] : [{ plan: multiplier, count: 1, part: 'multiplier' }]),
    ],
  };
}

/** Plan of `product_o = a_i * b_i` of a significand and a magnitude. */
function multiplierOf(kind: ScaledMultiplier, significand: number, bits: number): Plan {
  const factors = [
    { width: significand, signed: false },
    { width: bits, signed: false },
  ] as const;
  switch (kind) {
    case 'shift-add':
      return shiftAddPlan(...factors);
    case 'inferred':
      return inferredMultiplierPlan(...factors);
    case 'and-array': {
      const [a, b] = factors;
      return multiplierPlan({ a, b, encoding: 'and-array', tree: 'dadda', adder: 'ripple' });
    }
  }
}
