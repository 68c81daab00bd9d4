/** What every product gives to the addition, and how its exponent comes to the sum's units. */

import { bitLength, mask } from '../bits/index.ts';
import type { ProductShape } from './float-shape.ts';
import { output, type Operator, type Port } from './plan.ts';

/** Outputs of a product. */
export function productPorts(shape: ProductShape, bias: number, exponent: number): Port[] {
  return [
    output('sign_o', 1, 'sign of the product'),
    output('sig_o', shape.width, 'significand of the product, exact'),
    output('top_o', exponent, `exponent of its top bit plus ${bias}, two's complement`),
    output('zero_o', 1, 'the product is zero'),
    ...(shape.hasSpecials
      ? [output('nan_o', 1, 'not a number'), output('inf_o', 1, 'infinite')]
      : []),
  ];
}

/** `top` from the exponents in hand: a constant more, in two's complement. */
export function topView(
  offset: number,
  width: number,
  exponent: number,
): Readonly<Record<string, unknown>> {
  return {
    hasOffset: offset !== 0,
    pad: exponent - width,
    offset: `${exponent}'d${BigInt(offset) & mask(exponent)}`,
  };
}

export function topOperator(offset: number, width: number, exponent: number): Operator[] {
  if (offset === 0) return [];
  const constant = bitLength(BigInt(offset) & mask(exponent));
  const sum = Math.min(exponent, Math.max(width, constant) + 1);
  return [{ kind: 'add', part: 'exponents', widths: [width, constant, sum], count: 1 }];
}
