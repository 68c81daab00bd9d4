/**
 * A memory for a design that asks for its operands by index: two pages, one loaded by a stream while the other is
 * worked on. Every request has a copy of the slice that it reads, so none waits for another.
 */

import { InvariantError } from '../errors.ts';
import {
  clockPort,
  input,
  output,
  type Fetch,
  type Operator,
  type Plan,
} from '../structure/plan.ts';
import { lined } from './lined.ts';
import { beatsOfStream, passedPins } from './passing.ts';

/** The design with its memory, module `<module>_loaded`: a stream `b_valid_i`, `b_ready_o` brings pages row by row. */
export function loadedPlan(plan: Plan, fetch: Fetch): Plan {
  const { stream, others } = beatsOfStream(plan, [fetch.read, fetch.index, fetch.data]);
  const streams = plan.interface.kind === 'stream' ? plan.interface.streams : [];
  const results = streams.find(({ direction }) => direction === 'output');
  const operands = plan.ports.find(({ name }) => name === fetch.data);
  if (results === undefined || operands === undefined) {
    throw new InvariantError(`${plan.module} must have results and operands`);
  }
  const { requests, slices, run, runBits, pageBits } = fetch;
  const width = operands.width / requests;
  const lanes = (operands.lanes ?? requests) / requests;
  const wordBits = Math.log2(run);
  const sliceBits = Math.log2(slices);
  const placeBits = runBits + wordBits;
  const rowBits = placeBits + sliceBits;
  const beatBits = Math.max(1, Math.ceil(Math.log2(fetch.beats)));
  const memory = memoryPlan(width, 2 ** (1 + placeBits));
  const control = { role: 'control' } as const;
  return {
    module: `${plan.module}_loaded`,
    template: 'handover/loaded',
    summary: 'the design with a memory for what it asks for',
    params: { design: plan.module, rows: 2 ** rowBits, pages: 2 },
    sources: ['textbook'],
    interface: {
      kind: 'stream',
      streams: [
        ...streams,
        {
          direction: 'input',
          valid: 'b_valid_i',
          ready: 'b_ready_o',
          data: ['b_last_i', 'b_row_i'],
        },
      ],
    },
    ports: [
      ...others,
      input('b_valid_i', 1, 'a row of B is offered, row 0 of a page first', control),
      output('b_ready_o', 1, 'it is taken', control),
      input('b_last_i', 1, 'the last row of the page', control),
      input('b_row_i', width, 'a word per column', {
        ...(operands.format === undefined ? {} : { format: operands.format }),
        lanes,
      }),
    ],
    view: {
      child: plan.module,
      memory: memory.module,
      ...stream,
      opens: fetch.opens,
      resultValid: results.valid,
      resultReady: results.ready,
      requests,
      indexBits: pageBits + placeBits,
      placeBits,
      rowBits,
      width,
      hasBeats: fetch.beats > 1,
      beatBits,
      lastBeat: fetch.beats - 1,
      hasSlices: slices > 1,
      slices,
      sliceTop: wordBits + sliceBits - 1,
      runLow: wordBits + sliceBits,
      wordBits,
      wordTop: wordBits - 1,
      hasSpare: pageBits > 1,
      spareBits: pageBits - 1,
      pins: lined([
        ...passedPins(others, stream),
        `.${fetch.read}(read)`,
        `.${fetch.index}(index)`,
        `.${fetch.data}(operands)`,
      ]),
    },
    operators: [
      count(2, 2),
      { kind: 'add', part: 'bus', widths: [2, 1, 2], count: 2 },
      { kind: 'sub', part: 'bus', widths: [2, 1, 2], count: 2 },
      count(1),
      count(rowBits),
      { kind: 'add', part: 'bus', widths: [rowBits, 1, rowBits], count: 1 },
      ...(slices > 1
        ? [{ kind: 'shift', part: 'bus', widths: [1, sliceBits, slices], count: 1 } as const]
        : []),
      ...(fetch.beats > 1
        ? [
            count(beatBits),
            { kind: 'add', part: 'bus', widths: [beatBits, 1, beatBits], count: 1 } as const,
          ]
        : []),
    ],
    children: [
      { plan, count: 1 },
      { plan: memory, count: requests, part: 'operands' },
    ],
  };
}

function count(bits: number, times = 1): Operator {
  return { kind: 'register', part: 'bus', widths: [bits], count: times, reset: true, enable: true };
}

/** A memory of `depth` words: one is written, and one read into a register, per cycle. A block RAM of any FPGA. */
function memoryPlan(width: number, depth: number): Plan {
  const address = Math.log2(depth);
  const control = { role: 'control' } as const;
  return {
    module: `pe_operand_memory_w${width}_d${depth}`,
    template: 'handover/operand-memory',
    summary: 'words written at the clock edge, read in the cycle after',
    params: { width, depth },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      input('write_i', 1, 'write data_i', control),
      input('place_i', address, 'where to'),
      input('data_i', width, 'word'),
      input('read_i', 1, 'read', control),
      input('from_i', address, 'where'),
      output('data_o', width, 'the word that was there'),
    ],
    view: { width, depth },
    operators: [
      { kind: 'register', part: 'operands', widths: [width], count: depth, enable: true },
      { kind: 'register', part: 'operands', widths: [width], count: 1, enable: true },
    ],
    children: [],
  };
}
