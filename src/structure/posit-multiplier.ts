/** One posit multiplication: decode, multiply, bring to one leading place, round. */

import { multiplierPlan } from './multiplier.ts';
import { input, output, type Plan } from './plan.ts';
import { positDecoderPlan } from './posit-decoder.ts';
import { positRounderPlan } from './posit-rounder.ts';
import { positShape, positTag, type PositBits } from './posit-shape.ts';

/**
 * Plan of `y_o`, the posit nearest to `a_i * b_i`; NaR if either is.
 *
 * @source [posit2022]
 */
export function positMultiplierPlan(format: PositBits): Plan {
  const { bits, es } = format;
  const { significand, fraction, exponent } = positShape(format);
  const decoder = positDecoderPlan(format);
  const multiplier = multiplierPlan({
    a: { width: significand, signed: true },
    b: { width: significand, signed: true },
    encoding: significand > 8 ? 'booth4' : 'and-array',
    tree: 'tdm',
    adder: 'arrival',
  });
  const product = 2 * significand;
  const sumWidth = exponent + 1;
  // Below the place of 2: what follows the leading place of a product in [2, 4) or [-4, -2).
  const kept = 2 * fraction + 1;
  const rounder = positRounderPlan({ bits, es, exponent: sumWidth, fraction: kept });
  return {
    module: `pe_posit_multiplier_${positTag(format)}`,
    template: 'structure/posit-multiplier',
    summary: `posit(${bits},${es}) product, rounded`,
    params: { bits, es },
    sources: ['posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', bits, 'factor', { format: `posit${bits}_${es}` }),
      input('b_i', bits, 'factor', { format: `posit${bits}_${es}` }),
      output('y_o', bits, 'nearest posit', { format: `posit${bits}_${es}` }),
    ],
    view: {
      significand,
      exponent,
      product,
      kept,
      sumWidth,
      zeros: sumWidth - 2,
      upper: `product[${kept - 1}:0]`,
      lower: fraction > 0 ? `{ product[${kept - 2}:0], 1'b0 }` : "1'b0",
      decoder: decoder.module,
      multiplier: multiplier.module,
      rounder: rounder.module,
    },
    operators: [
      {
        kind: 'add',
        part: 'exponents',
        widths: [exponent, exponent, sumWidth],
        count: 1,
        signed: true,
      },
      { kind: 'add', part: 'exponents', widths: [sumWidth, 2, sumWidth], count: 1 },
      { kind: 'mux', part: 'normaliser', widths: [kept], count: 1 },
    ],
    children: [
      { plan: decoder, count: 2, part: 'decoders' },
      { plan: multiplier, count: 1, part: 'multiplier' },
      { plan: rounder, count: 1, part: 'rounder' },
    ],
  };
}
