/**
 * Registers of a stream with `valid` and `ready`: a transfer takes place when both are high. `valid_o` never
 * waits for `ready_i`; once raised, it and the data hold until they are taken.
 */

import {
  clockPort,
  input,
  output,
  resetPort,
  type Interface,
  type Plan,
  type Port,
} from './plan.ts';
import { register } from './registers.ts';

/** One place for one word: `valid` and data are registered, `ready` passes through. Full rate. */
export function streamRegisterPlan(width: number): Plan {
  return {
    module: `pe_stream_reg_w${width}`,
    template: 'structure/stream-reg',
    summary: 'stream register: cuts valid and data',
    params: { width },
    sources: ['textbook'],
    interface: streamInterface,
    ports: streamPorts(width),
    view: { width },
    operators: [
      register(1, 'stream', { reset: true, enable: true }),
      register(width, 'stream', { enable: true }),
    ],
    children: [],
  };
}

/**
 * Two places: `ready` is registered too, so no path runs through in either direction. The second place takes the
 * word that arrives in the cycle in which the receiver stops. Full rate.
 */
export function streamSkidPlan(width: number): Plan {
  return {
    module: `pe_stream_skid_w${width}`,
    template: 'structure/stream-skid',
    summary: 'stream skid buffer: cuts valid, data and ready',
    params: { width },
    sources: ['textbook'],
    interface: streamInterface,
    ports: streamPorts(width),
    view: { width },
    operators: [
      register(2, 'stream', { reset: true }),
      register(width, 'stream', { enable: true }),
      register(width, 'stream', { enable: true }),
      { kind: 'mux', part: 'stream', widths: [width], count: 1 },
    ],
    children: [],
  };
}

const streamInterface: Interface = {
  kind: 'stream',
  streams: [
    { direction: 'input', valid: 'valid_i', ready: 'ready_o', data: ['data_i'] },
    { direction: 'output', valid: 'valid_o', ready: 'ready_i', data: ['data_o'] },
  ],
};

function streamPorts(width: number): Port[] {
  return [
    clockPort,
    resetPort,
    input('valid_i', 1, 'a word is offered', { role: 'control' }),
    output('ready_o', 1, 'it is taken at the next edge if valid_i is high', { role: 'control' }),
    input('data_i', width, 'word'),
    output('valid_o', 1, 'a word is offered; holds until it is taken', { role: 'control' }),
    input('ready_i', 1, 'the receiver takes it at the next edge', { role: 'control' }),
    output('data_o', width, 'word'),
  ];
}
