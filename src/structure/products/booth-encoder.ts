/** The radix-4 Booth digit: three neighbouring bits of the multiplier to a multiple of the multiplicand. */

import { input, output, type Plan } from '../plan.ts';

/**
 * One digit `y[0] + y[1] - 2 y[2]` in -2..2, as select lines for a row that prints the complement of the selected
 * multiple: `one_o` or `two_o` (neither: the digit 0), `negative_o`, and `increment_o`, which completes the row's
 * two's complement. A zero digit selects nothing, so its row is all ones and the increment takes it to zero:
 * that saves the gate that would clear the row.
 *
 * @source [macsorley1961]
 */
export const boothEncoderPlan: Plan = {
  module: 'pe_booth4_encoder',
  template: 'structure/booth4-encoder',
  summary: 'radix-4 Booth digit: three bits of the multiplier to select lines',
  params: {},
  sources: ['macsorley1961'],
  interface: { kind: 'comb' },
  ports: [
    input('y_i', 3, 'two bits of the multiplier above the highest of the digit before'),
    output('one_o', 1, 'the digit is 1 or -1'),
    output('two_o', 1, 'the digit is 2 or -2'),
    output('negative_o', 1, 'the multiple is subtracted'),
    output('increment_o', 1, "one to add at the row's lowest bit"),
  ],
  view: {},
  operators: [
    { kind: 'xor', part: 'encoder', widths: [1], count: 2 },
    { kind: 'and', part: 'encoder', widths: [1], count: 2 },
    { kind: 'or', part: 'encoder', widths: [1], count: 1 },
    { kind: 'not', part: 'encoder', widths: [1], count: 3 },
  ],
  children: [],
};
