/**
 * Significand and exponent to the nearest number of any format of the SIMD unit: one shifter of the regime and one
 * rounding position per format for the posits, the few gates of E2M1 beside them.
 */

import { input, output, type Operator, type Plan } from './plan.ts';
import { stickyLevels } from './sticky-levels.ts';

/** Bits of the fraction that the posits of 16 bits need: 12, and one to round by. */
export const simdFraction = 13;

/**
 * Plan of the rounder. The value is `((1 - 3s) + f) * 2^exp_i` with `s = sign_i`, `f = 0.frac_i`, and a little more
 * if `sticky_i`. Posits: nearest, ties to even, on the bit string, never to 0 or NaR. E2M1: nearest, ties to even,
 * saturating, 0 for NaR. One format input is high.
 *
 * @param exponent bits of `exp_i`, at least 6
 * @source [posit2022]
 */
export function positSimdRounderPlan(exponent: number): Plan {
  const operators: Operator[] = [
    { kind: 'xor', part: 'encoder', widths: [2 * exponent - 1], count: 1 },
    { kind: 'mux', part: 'encoder', widths: [exponent - 1], count: 1 },
    { kind: 'mux', part: 'encoder', widths: [15], count: 4 },
    { kind: 'mux', part: 'encoder', widths: [16], count: 1 },
    { kind: 'add', part: 'encoder', widths: [15, 13, 15], count: 1 },
    { kind: 'add', part: 'encoder', widths: [exponent, 1, exponent], count: 1 },
    { kind: 'or', part: 'encoder', widths: [1], count: 60 },
    { kind: 'and', part: 'encoder', widths: [1], count: 40 },
    { kind: 'and', part: 'isolation', widths: [exponent + simdFraction], count: 1 },
  ];
  return {
    module: `pe_posit_simd_rounder_e${exponent}`,
    template: 'structure/posit-simd-rounder',
    summary: 'nearest posit(16,1), posit(8,0), posit(4,1) or E2M1',
    params: { exponent },
    sources: ['xrnpe2025', 'posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('nar_i', 1, 'the result is NaR'),
      input('zero_i', 1, 'the result is 0, unless NaR'),
      input('sign_i', 1, 'sign s of the significand s, ~s, f'),
      input('exp_i', exponent, "power of two, two's complement"),
      input('frac_i', simdFraction, 'fraction f, below the point'),
      input('sticky_i', 1, 'a one follows frac_i somewhere'),
      input('p16_i', 1, 'to posit(16,1)'),
      input('p8_i', 1, 'to posit(8,0)'),
      input('p4_i', 1, 'to posit(4,1)'),
      input('fp4_i', 1, 'to E2M1'),
      output('y_o', 16, 'number, in the low bits'),
    ],
    view: { exponent, levels: stickyLevels(16, 4, 'sticky_i') },
    operators,
    children: [],
  };
}
