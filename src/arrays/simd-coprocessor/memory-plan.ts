/** A memory of one port to write and one to read: a slice of a panel, both of its banks. */

import { clog2 } from '../../bits/index.ts';
import { clockPort, input, output, type Plan } from '../../structure/plan.ts';

/** Plan of `depth` words of `width` bits; a read shows in the same cycle what was written before it. */
export function panelMemoryPlan(width: number, depth: number): Plan {
  const address = clog2(depth);
  return {
    module: `pe_panel_memory_w${width}_d${depth}`,
    template: 'arrays/simd-coprocessor-memory',
    summary: 'words written at the clock edge, read at once',
    params: { width, depth },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      input('write_i', 1, 'write data_i', { role: 'control' }),
      input('place_i', address, 'where to'),
      input('data_i', width, 'word'),
      input('from_i', address, 'where to read'),
      output('data_o', width, 'the word there'),
    ],
    view: { width, depth },
    operators: [
      { kind: 'register', part: 'panels', widths: [width], count: depth, enable: true },
      { kind: 'and', part: 'panels', widths: [width], count: depth },
      { kind: 'or', part: 'panels', widths: [width], count: depth - 1 },
    ],
    children: [],
  };
}
