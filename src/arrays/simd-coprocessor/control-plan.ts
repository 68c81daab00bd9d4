/** Structure of the run control: what is going on, what has happened, and the two counters. */

import { clog2 } from '../../bits/index.ts';
import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';
import { register } from '../../structure/registers.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { counterWidth, type Coprocessor } from './shape.ts';

/** Plan of the control of a run: idle, running, or stopping until nothing is offered any more. */
export function controlPlan({ rows, columns, counters = counterWidth }: Coprocessor): Plan {
  const macsShift = clog2(rows * columns);
  const beats = counters - macsShift;
  const tag = counters === counterWidth ? '' : `_c${counters}`;
  return {
    module: `simd_coprocessor_control_m${macsShift}${tag}`,
    template: 'arrays/simd-coprocessor-control',
    summary: 'run control of the SIMD co-processor',
    params: { macsPerBeat: rows * columns },
    sources: ['xrnpe2025'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('ctrl_write_i', 'ctrl is written'),
      controlInput('status_write_i', 'status is written'),
      controlInput('flags_write_i', 'flags is written'),
      input('data_i', 5, 'what is written'),
      controlInput('refused_i', 'a request is answered with SLVERR'),
      controlInput('framing_i', 'tlast does not come with the end of a panel'),
      controlInput('beat_i', 'the elements take a beat'),
      controlInput('marked_i', 'a sum that is read out is NaR or has left its quire'),
      controlInput('last_i', 'the last result is taken'),
      controlInput('quiet_i', 'no result is offered'),
      controlOutput('start_o', 'a run begins with the next cycle'),
      controlOutput('clear_o', 'settings go back to what they are after reset'),
      controlOutput('run_o', 'a run is under way'),
      controlOutput('stop_o', 'a run is being given up'),
      controlOutput('drain_o', 'take and drop what is offered while idle'),
      output('ctrl_o', 5, 'what ctrl reads as'),
      output('events_o', 4, 'framing, aborted, error, done'),
      controlOutput('marked_o', 'what flags reads as'),
      output('cycles_o', counterWidth, 'cycles of the run'),
      output('macs_o', counterWidth, 'pairs of words multiplied in it'),
      controlOutput('irq_o', 'interrupt'),
    ],
    view: {
      macsShift,
      beats,
      counters,
      counterTop: counters - 1,
      above: counterWidth - counters,
    },
    operators: [
      register(2, 'control', { reset: true }),
      register(2, 'control', { reset: true, enable: true }),
      register(5, 'control', { reset: true }),
      register(counters, 'control', { reset: true, enable: true }),
      register(beats, 'control', { reset: true, enable: true }),
      { kind: 'add', part: 'control', widths: [counters, 1, counters], count: 1 },
      { kind: 'add', part: 'control', widths: [beats, 1, beats], count: 1 },
    ],
    children: [],
  };
}
