/** Read-out of the SIMD unit one lane after the other: a finished sum goes in, a number per lane comes out. */

import { clockPort, input, output, resetPort, type Plan } from './plan.ts';
import { positSimdReadoutPlan } from './posit-simd-readout.ts';

/**
 * Plan of the reader. It takes `{ mode, sticky, quire }` and a format, and gives the numbers of the lanes, lane 0
 * first, one per cycle at most; `last_o` marks the last. A new sum is taken with or after the last number.
 *
 * @param quire bits of the quire
 */
export function positSimdReaderPlan(quire: number): Plan {
  const readout = positSimdReadoutPlan({ quire, format: 'port', hasLanes: true });
  return {
    module: `pe_posit_simd_reader_q${quire}`,
    template: 'structure/posit-simd-reader',
    summary: 'numbers of a finished sum, lane by lane through one read-out',
    params: { quire },
    sources: ['xrnpe2025'],
    interface: {
      kind: 'stream',
      streams: [
        { direction: 'input', valid: 'valid_i', ready: 'ready_o', data: ['acc_i', 'format_i'] },
        {
          direction: 'output',
          valid: 'valid_o',
          ready: 'ready_i',
          data: ['result_o', 'lane_o', 'last_o'],
        },
      ],
    },
    ports: [
      clockPort,
      resetPort,
      input('valid_i', 1, 'a sum is offered', { role: 'control' }),
      output('ready_o', 1, 'the sum is taken', { role: 'control' }),
      input('acc_i', quire + 6, 'mode, sticky bits, sums'),
      input('format_i', 2, 'format of the numbers, a mode code'),
      output('valid_o', 1, 'a number is shown', { role: 'control' }),
      input('ready_i', 1, 'the number is taken', { role: 'control' }),
      output('result_o', 16, 'nearest number, in the low bits'),
      output('lane_o', 2, 'its lane'),
      output('last_o', 1, 'the last of its sum', { role: 'control' }),
    ],
    view: { quire, accTop: quire + 5, readout: readout.module },
    operators: [
      { kind: 'register', part: 'reader', widths: [quire + 6 + 2], count: 1, enable: true },
      { kind: 'register', part: 'reader', widths: [2], count: 1, enable: true },
      { kind: 'register', part: 'control', widths: [1], count: 1, reset: true },
      { kind: 'add', part: 'reader', widths: [2, 1, 2], count: 1 },
    ],
    children: [{ plan: readout, count: 1, part: 'readout' }],
  };
}
