/**
 * Products of all lanes to their places in the quire, as magnitudes. Lane 0 has one shifter for every mode: five
 * levels that posit(16,1) shares with the narrow modes, and two more, of 32 and 64 places, that are its own.
 */

import { input, output, type Plan } from './plan.ts';
import type { ExponentBits } from './posit-simd-decoder.ts';
import { quireAlignerPlan } from './quire-aligner.ts';
import { planned } from './planned.ts';

/** Bits of a product of posit(16,1) after the shared levels, and after its own. */
const shared = 57;
const own = 145;

/** Places below the quire's lowest bit: 24 of the fraction, and what the biases of both exponents add, 64 - 56. */
const drop = 32;

/** Plan of the aligner. At most one mode input is high; with none, all outputs are 0. */
export const positSimdAlignerPlan = planned((exponents: ExponentBits): Plan => {
  const isInBlocks = exponents === 'blocks';
  // Posit(8,0) enters lane 0 above the fraction that posit(16,1) has more, the modes of 4 bits above all fraction.
  const first = quireAlignerPlan({ product: 37, amount: 5, drop: 0, width: shared + 1 });
  // Biases of both exponents, less the quire's units, 16 - 12, and the fraction's 10 places.
  const double = quireAlignerPlan({ product: 19, amount: 5, drop: 14, width: 26 });
  const single = quireAlignerPlan({ product: 5, amount: 5, drop: 0, width: 18 });
  return {
    module: `pe_posit_simd_aligner${isInBlocks ? '_blocks' : ''}`,
    template: 'structure/posit-simd-aligner',
    summary: 'products of all lanes to their places, one shifter for lane 0 and posit(16,1)',
    params: isInBlocks ? { exponents } : {},
    sources: ['xrnpe2025'],
    interface: { kind: 'comb' },
    ports: [
      input('product_i', 26, '26 bits; 2 of 12; or 4 of 4'),
      ...(isInBlocks ? [] : [input('one_i', 4, 'lanes of posit(4,1) whose product is not 0')]),
      input('places_wide_i', 7, 'exponent of posit(16,1), plus 64'),
      input('places_i', 20, 'exponents of lanes, plus 16 in posit(8,0), 8 in posit(4,1)'),
      input('p16_i', 1, 'one posit(16,1)'),
      input('p8_i', 1, 'two posit(8,0)'),
      isInBlocks ? input('four_i', 1, 'four posit(4,1) or E2M1') : input('fp4_i', 1, 'four E2M1'),
      output('wide_o', own - drop, 'magnitude of posit(16,1), units of 2^-56'),
      output('lane_0_o', 25, 'of lane 0 of 4, or 0 of 2, in units of the format'),
      output('lane_1_o', 17, 'of lane 1 of 4'),
      output('lane_2_o', 25, 'of lane 2 of 4, or 1 of 2'),
      output('lane_3_o', 17, 'of lane 3 of 4'),
    ],
    view: {
      isInBlocks,
      first: first.module,
      double: double.module,
      single: single.module,
      sharedTop: shared,
      doubleTop: 25,
    },
    operators: [
      { kind: 'mux', part: 'alignment', widths: [5], count: 1 },
      { kind: 'mux', part: 'alignment', widths: [shared + 32], count: 1 },
      { kind: 'mux', part: 'alignment', widths: [own - drop], count: 1 },
      { kind: 'and', part: 'isolation', widths: [shared + 25 + 26 + 24 + 16], count: 1 },
    ],
    children: [
      { plan: first, count: 1, part: 'alignment' },
      { plan: double, count: 1, part: 'alignment' },
      { plan: single, count: 2, part: 'alignment' },
    ],
  };
});
