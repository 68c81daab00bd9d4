/** Rows that wait: the oldest one is shown, and makes room when it is taken. */

import { clog2 } from '../../bits/index.ts';
import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';
import { rowRingPlan } from './row-ring.ts';

/** Plan of a queue of up to `depth` rows of `width` bits. Nothing may be written to a full one. */
export function rowQueuePlan(width: number, depth: number): Plan {
  const count = clog2(depth + 1);
  const ring = rowRingPlan(width, depth);
  return {
    module: `pe_row_queue_w${width}_d${depth}`,
    template: 'arrays/row-queue',
    summary: 'rows of words, first in, first out',
    params: { width, depth },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      input('write_i', 1, 'keep data_i', { role: 'control' }),
      input('data_i', width, 'row'),
      input('take_i', 1, 'the row shown is taken', { role: 'control' }),
      output('valid_o', 1, 'a row is shown', { role: 'control' }),
      output('data_o', width, 'the oldest row'),
    ],
    view: { ring: ring.module, count, hasRows: depth > 1 },
    operators: [
      { kind: 'register', part: 'control', widths: [count], count: 1, reset: true, enable: true },
      { kind: 'add', part: 'control', widths: [count, 1, count], count: 1 },
      { kind: 'sub', part: 'control', widths: [count, 1, count], count: 1 },
      { kind: 'mux', part: 'control', widths: [count], count: 1 },
    ],
    children: [{ plan: ring, count: 1 }],
  };
}
