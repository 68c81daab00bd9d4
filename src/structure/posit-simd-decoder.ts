/**
 * Input processing of the SIMD unit: one segmented complementer, one leading-one search and one regime shifter
 * for the posits of 16 and 8 bits; formats of 4 bits are read by their few gates.
 */

import { barrelShifterPlan } from './barrel-shifter.ts';
import { leadingZerosPlan } from './first-one.ts';
import { input, output, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/** Where the exponent bit of a posit(4,1) goes: with its exponent, or as a significand of 1 or 2. */
export type ExponentBits = 'adders' | 'blocks';

/** Plan of the decoder of one operand word. At most one mode input is high; with none, all outputs are 0. */
export const positSimdDecoderPlan = planned((exponents: ExponentBits): Plan => {
  const isInBlocks = exponents === 'blocks';
  const high = leadingZerosPlan(6);
  const low = leadingZerosPlan(8);
  const wide = barrelShifterPlan({ kind: 'left', width: 13, amountWidth: 4 });
  const narrow = barrelShifterPlan({ kind: 'left', width: 5, amountWidth: 3 });
  return {
    module: `pe_posit_simd_decoder${isInBlocks ? '_blocks' : ''}`,
    template: 'structure/posit-simd-decoder',
    summary: 'one, two or four numbers of a word to significands, exponents and signs',
    params: isInBlocks ? { exponents } : {},
    sources: ['xrnpe2025', 'posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('x_i', 16, 'operand word'),
      input('p16_i', 1, 'one posit(16,1)'),
      input('p8_i', 1, 'two posit(8,0)'),
      input('p4_i', 1, 'four posit(4,1)'),
      input('fp4_i', 1, 'four E2M1'),
      output(
        'sig_o',
        13,
        `significands: 13 bits, 2 of 6, or 4 of 2${isInBlocks ? '' : '; 0 for posit(4,1)'}`,
      ),
      output('exp_wide_o', 6, 'exponent of posit(16,1), plus 32'),
      output('exp_o', 16, 'exponents of lanes, plus 8 in posit(8,0), 4 in posit(4,1)'),
      ...(isInBlocks ? [] : [output('one_o', 4, 'lanes of posit(4,1) that are not 0')]),
      output('sign_o', 4, 'sign of each quarter of the word'),
      output('nar_o', 4, 'NaR, by the lowest quarter of the lane'),
    ],
    view: {
      isInBlocks,
      high: high.module,
      low: low.module,
      wide: wide.module,
      narrow: narrow.module,
      quarters: Array.from({ length: 4 }, (_, index) => ({
        index,
        low: 4 * index,
        high: 4 * index + 3,
        top: 4 * index + 2,
        mid: 4 * index + 1,
        // A lane's increment begins at its lowest quarter; elsewhere it is the carry from the quarter below.
        carry:
          index === 0
            ? 'flip[0]'
            : `${index === 2 ? '(p4_i || p8_i)' : 'p4_i'} ? flip[${index}] : carry_${index - 1}`,
        hasCarry: index < 3,
      })),
    },
    operators: [
      { kind: 'xor', part: 'complementer', widths: [16], count: 2 },
      { kind: 'and', part: 'complementer', widths: [1], count: 16 },
      { kind: 'mux', part: 'complementer', widths: [1], count: 3 },
      { kind: 'add', part: 'regime', widths: [4, 3, 4], count: 1 },
      { kind: 'and', part: 'isolation', widths: [1], count: isInBlocks ? 64 : 60 },
      { kind: 'or', part: 'detection', widths: [1], count: 40 },
    ],
    children: [
      { plan: high, count: 1, part: 'regime' },
      { plan: low, count: 1, part: 'regime' },
      { plan: wide, count: 1, part: 'regime' },
      { plan: narrow, count: 1, part: 'regime' },
    ],
  };
});
