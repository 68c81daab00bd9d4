/** Structure of the writer: takes rows of results, upper half of a tile first, and sends each as beats. */

import { clog2 } from '../../bits/index.ts';
import {
  clockPort,
  input,
  output,
  resetPort,
  type Operator,
  type Plan,
} from '../../structure/plan.ts';
import { register } from '../../structure/registers.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { beatsPerVector, counterBits, resultBits, type Coprocessor } from './shape.ts';

/** Plan of the writer. */
export function writerPlan(size: Coprocessor): Plan {
  const { rows, columns, bus } = size;
  const { down, across } = counterBits(size);
  const row = columns * resultBits;
  const beats = beatsPerVector(columns, resultBits, size);
  const half = rows / 2;
  const [countWidth, beatWidth] = [Math.max(1, clog2(half)), Math.max(1, clog2(beats))];
  const [hasCount, hasBeats] = [half > 1, beats > 1];
  const step = (kind: 'add' | 'sub', bits: number): Operator => ({
    kind,
    part: 'output',
    widths: [bits, 1, bits],
    count: 1,
  });
  return {
    module: `simd_coprocessor_writer_r${rows}_c${columns}_b${bus}`,
    template: 'arrays/simd-coprocessor-writer',
    summary: 'sends rows of results of the SIMD co-processor to a stream',
    params: { rows, columns, bus },
    sources: ['xrnpe2025'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('start_i', 'a run begins with the next cycle'),
      controlInput('run_i', 'a run is under way'),
      input('down_i', down, 'last tile down'),
      input('across_i', across, 'last tile across'),
      controlInput('upper_valid_i', 'the upper arrays show a row'),
      controlInput('lower_valid_i', 'the lower arrays show a row'),
      input('row_i', row, 'results of the row that is chosen'),
      controlOutput('lower_o', 'a row of the lower arrays is chosen'),
      controlOutput('upper_ready_o', 'the row of the upper arrays is taken'),
      controlOutput('lower_ready_o', 'the row of the lower arrays is taken'),
      controlOutput('take_o', 'the row is taken'),
      controlOutput('valid_o', 'a beat is offered'),
      controlInput('ready_i', 'the beat is taken'),
      output('data_o', bus, 'results'),
      controlOutput('last_o', 'the last beat of the run'),
    ],
    view: {
      row,
      bus,
      down,
      across,
      hasCount,
      countWidth,
      lastCount: half - 1,
      hasBeats,
      beatWidth,
      lastBeat: beats - 1,
    },
    operators: [
      register(1, 'output', { enable: false, reset: true }),
      register(row, 'output', { enable: true }),
      register(1, 'output', { enable: true }),
      register(1, 'output', { enable: true, reset: true }),
      ...(hasCount
        ? [register(countWidth, 'output', { enable: true, reset: true }), step('add', countWidth)]
        : []),
      ...(hasBeats
        ? [register(beatWidth, 'output', { enable: true }), step('add', beatWidth)]
        : []),
      register(down, 'output', { enable: true }),
      register(across, 'output', { enable: true }),
      step('sub', down),
      step('sub', across),
    ],
    children: [],
  };
}
