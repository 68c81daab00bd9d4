/** One posit addition: decode, shift the lesser operand, add, normalise, round. */

import { clog2 } from '../bits/index.ts';
import { input, output, type Operator, type Plan } from './plan.ts';
import { positDecoderPlan } from './posit-decoder.ts';
import { positRounderPlan } from './posit-rounder.ts';
import { positShape, positTag, type PositBits } from './posit-shape.ts';
import { normaliserExponent, quireNormaliserPlan } from './quire-normaliser.ts';
import { stickyLevels } from './sticky-levels.ts';

/** Places kept below the lesser operand: a shift of 4 or more costs the sum at most one leading place. */
const guard = 3;

/**
 * Plan of `y_o`, the posit nearest to `a_i + b_i`; NaR if either is. Cut bits are a fraction above a
 * two's-complement floor, so one sticky bit stands for them whatever the signs.
 *
 * @source [posit2022]
 */
export function positAdderPlan(format: PositBits): Plan {
  const { bits, es } = format;
  const { significand, fraction, exponent } = positShape(format);
  const decoder = positDecoderPlan(format);
  const width = significand + guard;
  const unit = fraction + guard;
  const normaliser = quireNormaliserPlan({ width: width + 1, unit, fraction: width - 1 });
  const place = normaliserExponent({ width: width + 1, unit });
  const sumWidth = Math.max(exponent + 1, place);
  const rounder = positRounderPlan({ bits, es, exponent: sumWidth, fraction: width - 1 });
  const amount = Math.min(exponent, clog2(width));
  const levels = stickyLevels(width, amount, "1'b0");
  const operators: Operator[] = [
    {
      kind: 'sub',
      part: 'exponents',
      widths: [exponent, exponent, exponent + 1],
      count: 1,
      signed: true,
    },
    { kind: 'sub', part: 'exponents', widths: [exponent, exponent, exponent], count: 1 },
    { kind: 'mux', part: 'swap', widths: [significand], count: 2 },
    { kind: 'mux', part: 'swap', widths: [exponent], count: 2 },
    { kind: 'mux', part: 'aligner', widths: [width - 1], count: levels.length },
    { kind: 'or', part: 'aligner', widths: [1], count: width },
    {
      kind: 'add',
      part: 'adder',
      widths: [width, width, width + 1],
      count: 1,
      signed: true,
    },
    {
      kind: 'add',
      part: 'exponents',
      widths: [exponent, place, sumWidth],
      count: 1,
      signed: true,
    },
  ];
  return {
    module: `pe_posit_adder_${positTag(format)}`,
    template: 'structure/posit-adder',
    summary: `posit(${bits},${es}) sum, rounded`,
    params: { bits, es },
    sources: ['posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', bits, 'addend', { format: `posit${bits}_${es}` }),
      input('b_i', bits, 'addend', { format: `posit${bits}_${es}` }),
      output('y_o', bits, 'nearest posit', { format: `posit${bits}_${es}` }),
    ],
    view: {
      significand,
      exponent,
      width,
      guard,
      amount,
      levels,
      last: levels.length - 1,
      hasFar: exponent > amount,
      place,
      sumWidth,
      decoder: decoder.module,
      normaliser: normaliser.module,
      rounder: rounder.module,
    },
    operators,
    children: [
      { plan: decoder, count: 2, part: 'decoders' },
      { plan: normaliser, count: 1, part: 'normaliser' },
      { plan: rounder, count: 1, part: 'rounder' },
    ],
  };
}
