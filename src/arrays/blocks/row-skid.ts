/** The way out of an array: a place for the one row that is refused, so that no path leads from ready to the array. */

import {
  clockPort,
  input,
  output,
  resetPort,
  type Plan,
  type Stream,
} from '../../structure/plan.ts';

/** The stream that leaves an array, as every array's top module names it. */
export const outputStream: Stream = {
  direction: 'output',
  valid: 'valid_o',
  ready: 'ready_i',
  data: ['c_o'],
};

/** Plan of the skid register for rows of `width` bits. */
export function rowSkidPlan(width: number): Plan {
  return {
    module: `pe_row_skid_w${width}`,
    template: 'arrays/row-skid',
    summary: 'keeps the row that was refused, and freezes its source until it is taken',
    params: { width },
    sources: ['textbook'],
    interface: {
      kind: 'stream',
      streams: [
        { direction: 'input', valid: 'valid_i', ready: 'en_o', data: ['data_i'] },
        { direction: 'output', valid: 'valid_o', ready: 'ready_i', data: ['data_o'] },
      ],
    },
    ports: [
      clockPort,
      resetPort,
      input('valid_i', 1, 'a row has arrived', { role: 'control' }),
      input('data_i', width, 'row'),
      input('ready_i', 1, 'the row shown is taken', { role: 'control' }),
      output('en_o', 1, 'the source may move on', { role: 'control' }),
      output('valid_o', 1, 'a row is shown', { role: 'control' }),
      output('data_o', width, 'row'),
    ],
    view: { width },
    operators: [
      { kind: 'register', part: 'output', widths: [1], count: 1, reset: true },
      { kind: 'register', part: 'output', widths: [width], count: 1, enable: true },
      { kind: 'mux', part: 'output', widths: [width], count: 1 },
    ],
    children: [],
  };
}
