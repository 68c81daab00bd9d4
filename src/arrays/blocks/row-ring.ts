/** Rows in a ring: they are read in the order in which they were written, at a pace of their own. */

import { clog2 } from '../../bits/index.ts';
import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';

/** Plan of `depth` rows of `width` bits. What is shown holds once it has been written: nothing counts the rows. */
export function rowRingPlan(width: number, depth: number): Plan {
  const index = Math.max(1, clog2(depth));
  const hasRows = depth > 1;
  return {
    module: `pe_row_ring_w${width}_d${depth}`,
    template: 'arrays/row-ring',
    summary: 'rows of words, read in the order in which they were written',
    params: { width, depth },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      ...(hasRows ? [resetPort] : []),
      input('write_i', 1, 'keep data_i', { role: 'control' }),
      input('data_i', width, 'row'),
      ...(hasRows ? [input('take_i', 1, 'show the next row', { role: 'control' })] : []),
      output('data_o', width, 'the row to be read'),
    ],
    view: { width, depth, last: depth - 1, index, hasRows },
    operators: [
      { kind: 'register', part: 'rows', widths: [width], count: depth, enable: true },
      ...(hasRows
        ? ([
            { kind: 'and', part: 'rows', widths: [width], count: depth },
            { kind: 'or', part: 'rows', widths: [width], count: depth - 1 },
            {
              kind: 'register',
              part: 'control',
              widths: [index],
              count: 2,
              reset: true,
              enable: true,
            },
            { kind: 'add', part: 'control', widths: [index, 1, index], count: 2 },
          ] as const)
        : []),
    ],
    children: [],
  };
}
