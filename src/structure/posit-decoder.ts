/** Posit to significand and exponent, both two's complement; nothing is negated on the way. */

import { clog2 } from '../bits/index.ts';
import { barrelShifterPlan } from './barrel-shifter.ts';
import { leadingZerosPlan } from './first-one.ts';
import { input, output, type Plan } from './plan.ts';
import { positShape, positTag, type PositBits } from './posit-shape.ts';
import { planned } from './planned.ts';

/**
 * Plan of a posit decoder: `value = sig_o * 2^(exp_o - fraction)`; `sig_o` is 0 for zero and for NaR.
 *
 * @source [posit2022]
 */
export const positDecoderPlan = planned((format: PositBits): Plan => {
  const { es, fraction, significand, exponent } = positShape(format);
  const { bits } = format;
  // Zeros behind a posit do not change its value.
  const width = Math.max(bits, 4);
  const tail = Math.max(width - 3, es, 2);
  const search = leadingZerosPlan(width - 2);
  const countWidth = clog2(width - 1);
  const shifter = barrelShifterPlan({ kind: 'left', width: tail, amountWidth: countWidth });
  const spare = tail - es - fraction;
  return {
    module: `pe_posit_decoder_${positTag(format)}`,
    template: 'structure/posit-decoder',
    summary: `posit(${bits},${es}) to two's-complement significand and exponent`,
    params: { bits, es },
    sources: ['posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('x_i', bits, 'posit', { format: `posit${bits}_${es}` }),
      output(
        'sig_o',
        significand,
        `significand s, ~s, f: ${fraction} bits below the point; 0 for zero and NaR`,
      ),
      output('exp_o', exponent, "power of two, two's complement; unspecified for zero and NaR"),
      output('nar_o', 1, 'x_i is NaR'),
    ],
    view: {
      width,
      hasPadding: width > bits,
      padding: width - bits,
      tail,
      hasTailPadding: tail > width - 3,
      tailPadding: tail - (width - 3),
      hasExponentBits: es > 0,
      es,
      hasFraction: fraction > 0,
      fractionTop: tail - es - 1,
      fractionLow: spare,
      hasSpare: spare > 0,
      spareTop: spare - 1,
      countWidth,
      search: search.module,
      shifter: shifter.module,
    },
    operators: [
      { kind: 'xor', part: 'decoder', widths: [width - 2], count: 1 },
      { kind: 'xor', part: 'decoder', widths: [exponent], count: 1 },
      { kind: 'or', part: 'decoder', widths: [1], count: width - 2 },
      { kind: 'and', part: 'decoder', widths: [1], count: 3 },
    ],
    children: [
      { plan: search, count: 1, part: 'decoder' },
      { plan: shifter, count: 1, part: 'decoder' },
    ],
  };
});
