/** The control: the same product by a multiplier left to synthesis. */

import { bitsTag, bitsText, type IntegerBits } from '../../structure/operand.ts';
import { input, output, type Plan } from '../../structure/plan.ts';

/** Plan of `product_o = a_i * b_i`, exact, of an activation and a weight. */
export function inferredPlan(activation: IntegerBits, weight: IntegerBits): Plan {
  const signed = activation.signed || weight.signed;
  const width = activation.width + weight.width;
  // A mixed product needs the unsigned side one bit wider, so that it stays positive when read as signed.
  const [a, b] = [activation, weight].map((side) => {
    const hasZero = signed && !side.signed;
    return { hasZero, width: side.width + (hasZero ? 1 : 0) };
  });
  return {
    module: `mixpe_a8_inferred_${bitsTag(activation)}_${bitsTag(weight)}`,
    template: 'elements/mixpe-a8-inferred',
    summary: 'product by a multiplier left to synthesis',
    params: { activation: bitsTag(activation), weight: bitsTag(weight) },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', activation.width, `activation, ${bitsText(activation)}`),
      input('b_i', weight.width, `weight, ${bitsText(weight)}`),
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
}
