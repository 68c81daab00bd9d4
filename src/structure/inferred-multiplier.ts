/** A multiplier left to synthesis. */

import { bitsTag, bitsText, type IntegerBits } from './operand.ts';
import { input, output, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/** Plan of `product_o = a_i * b_i`, exact, of two integers. */
export const inferredMultiplierPlan = planned((first: IntegerBits, second: IntegerBits): Plan => {
  const signed = first.signed || second.signed;
  const width = first.width + second.width;
  // A mixed product needs the unsigned side one bit wider, so that it stays positive when read as signed.
  const [a, b] = [first, second].map((side) => {
    const hasZero = signed && !side.signed;
    return { hasZero, width: side.width + (hasZero ? 1 : 0) };
  });
  return {
    module: `pe_multiplier_inferred_${bitsTag(first)}_${bitsTag(second)}`,
    template: 'structure/inferred-multiplier',
    summary: 'product by a multiplier left to synthesis',
    params: { a: bitsTag(first), b: bitsTag(second) },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', first.width, `factor, ${bitsText(first)}`),
      input('b_i', second.width, `factor, ${bitsText(second)}`),
      output('product_o', width, 'product, exact'),
    ],
    view: { sign: signed ? 'signed ' : '', width, a, b },
    operators: [
      {
        kind: 'mul',
        part: 'multiplier',
        widths: [a?.width ?? 0, b?.width ?? 0, width],
        count: 1,
        signed,
      },
    ],
    children: [],
  };
});
