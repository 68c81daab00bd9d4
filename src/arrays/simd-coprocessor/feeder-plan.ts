/** Structure of the feeder: reads a panel of A and one of B word by word along k, a beat for all elements each. */

import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { counterBits, type Coprocessor } from './shape.ts';

/** Plan of the feeder. */
export function feederPlan(size: Coprocessor): Plan {
  const { words } = counterBits(size);
  return {
    module: `simd_coprocessor_feeder_d${size.depth}`,
    template: 'arrays/simd-coprocessor-feeder',
    summary: 'reads panels of the SIMD co-processor',
    params: { depth: size.depth },
    sources: ['xrnpe2025'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('start_i', 'a run begins with the next cycle'),
      controlInput('stop_i', 'forget everything'),
      input('a_full_i', 2, 'panels of A that are filled'),
      input('b_full_i', 2, 'panels of B that are filled'),
      input('job_i', words + 3, 'for that of B: frees A, begins, ends a tile, last word'),
      controlInput('ready_i', 'the beat is taken'),
      controlOutput('a_read_o', 'panel of A that is read'),
      controlOutput('b_read_o', 'panel of B that is read'),
      output('word_o', words, 'word along k that is read'),
      controlOutput('read_o', 'it becomes the beat'),
      controlOutput('a_release_o', 'the panel of A has been read'),
      controlOutput('b_release_o', 'the panel of B has been read'),
      controlOutput('valid_o', 'a beat is offered'),
      controlOutput('first_o', 'first beat of a tile'),
      controlOutput('last_o', 'last beat of a tile'),
    ],
    view: { words },
    operators: [
      { kind: 'register', part: 'control', widths: [1], count: 1, reset: true },
      {
        kind: 'register',
        part: 'control',
        widths: [words + 2],
        count: 1,
        reset: true,
        enable: true,
      },
      { kind: 'register', part: 'control', widths: [2], count: 1, enable: true },
      { kind: 'add', part: 'control', widths: [words, 1, words], count: 1 },
    ],
    children: [],
  };
}
