/** The rows that went by, so many deep: what comes in comes out again after as many enabled edges. */

import { clockPort, input, output, type Plan } from '../../structure/plan.ts';

/** Plan of a delay of `depth` rows of `width` bits. */
export function rowDelayPlan(width: number, depth: number): Plan {
  return {
    module: `pe_row_delay_w${width}_d${depth}`,
    template: 'arrays/row-delay',
    summary: 'a row of words, later',
    params: { width, depth },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: depth, interval: 1 },
    ports: [
      clockPort,
      input('en_i', 1, 'enable; low freezes every register', { role: 'control' }),
      input('data_i', width, 'row'),
      output('data_o', width, `the row ${depth} enabled edges before`),
    ],
    view: { width, depth },
    operators: [{ kind: 'register', part: 'delay', widths: [width], count: depth, enable: true }],
    children: [],
  };
}
