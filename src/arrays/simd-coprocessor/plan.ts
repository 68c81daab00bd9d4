/**
 * Structure of the co-processor: registers, a run control, panels of operands, four arrays that keep sums, and one
 * encoder per column. Four arrays are one when they get the same beat, each its share of the rows and columns.
 */

import { bit, clog2 } from '../../bits/index.ts';
import { axiLitePlan, axiLitePorts, axiLiteStreams } from '../../structure/axi-lite.ts';
import {
  clockPort,
  input,
  output,
  resetPort,
  type Operator,
  type Plan,
  type Port,
  type Stream,
} from '../../structure/plan.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { controlPlan } from './control-plan.ts';
import { feederPlan } from './feeder-plan.ts';
import { loaderPlan, placeBits } from './loader-plan.ts';
import { panelMemoryPlan } from './memory-plan.ts';
import { coprocessorMap, registerVersion } from './registers.ts';
import {
  beatsPerVector,
  counterBits,
  counterWidth,
  resultBits,
  type Coprocessor,
} from './shape.ts';
import { writerPlan } from './writer-plan.ts';

/** Plans that the co-processor is built around. */
export type CoprocessorParts = {
  /** An array of a quarter of the elements, its results the sums themselves. */
  readonly array: Plan;
  /** From a sum to a number: `acc_i`, `format_i` and `scale_i` to `result_o` and `marked_o`. */
  readonly encoder: Plan;
  /** Settings, commands and values behind the bus. */
  readonly registers: Plan;
};

/** Plan of the registers, for any size. */
export function registersPlan(): Plan {
  return axiLitePlan('simd_coprocessor', coprocessorMap);
}

/** Plan of the whole co-processor. */
export function coprocessorPlan(
  { array, encoder, registers }: CoprocessorParts,
  size: Coprocessor,
): Plan {
  const { rows, columns, bus, depth, operand, modeBits } = size;
  const { down, across, chunks, words } = counterBits(size);
  const control = controlPlan(size);
  const { counters = counterWidth } = size;
  const tag = counters === counterWidth ? '' : `_c${counters}`;
  const loader = loaderPlan(size);
  const feeder = feederPlan(size);
  const writer = writerPlan(size);
  const memory = panelMemoryPlan(bus, depth);
  const slices = [rows, columns].map((each) => beatsPerVector(each, operand, size));
  const [sliceA = 1, sliceB = 1] = slices;
  const sum = encoder.ports.find(({ name }) => name === 'acc_i')?.width ?? 0;
  const id = [registerVersion, clog2(rows), clog2(columns), clog2(bus), clog2(depth), size.modes];
  return {
    module: `simd_coprocessor_r${rows}_c${columns}_b${bus}_d${depth}${tag}_${array.module}`,
    template: 'arrays/simd-coprocessor',
    summary: `SIMD co-processor: ${rows} x ${columns} elements, or four times a quarter of them`,
    params: { rows, columns, bus, depth, array: array.module },
    sources: ['xrnpe2025', 'axi4'],
    interface: { kind: 'stream', streams: coprocessorStreams },
    ports: coprocessorPorts(bus),
    view: {
      rows,
      columns,
      bus,
      halfRows: rows / 2,
      halfColumns: columns / 2,
      operand,
      activation: operand + modeBits,
      sum,
      resultBits,
      sliceA,
      sliceB,
      place: placeBits(size),
      topA: clog2(sliceA),
      topB: clog2(sliceB),
      lineLowA: clog2(sliceA) + 1,
      lineLowB: clog2(sliceB) + 1,
      lineTopA: clog2(sliceA) + words - 1,
      lineTopB: clog2(sliceB) + words - 1,
      padA: 31 - clog2(sliceA),
      padB: 31 - clog2(sliceB),
      words,
      down,
      across,
      chunks,
      downLow: clog2(rows),
      downHalf: clog2(rows) - 1,
      acrossLow: clog2(columns),
      acrossHalf: clog2(columns) - 1,
      chunkLow: clog2(depth),
      chunkHalf: clog2(depth) - 1,
      built: builtText(size),
      modeTop: modeBits - 1,
      id: `24'd${id.reduce((code, part, i) => code + part * 2 ** (4 * i), 0)}`,
      registers: registers.module,
      control: control.module,
      loader: loader.module,
      feeder: feeder.module,
      writer: writer.module,
      memory: memory.module,
      array: array.module,
      encoder: encoder.module,
    },
    operators: operatorsOf(size),
    children: [
      { plan: registers, count: 1, part: 'registers' },
      { plan: control, count: 1, part: 'control' },
      { plan: loader, count: 1, part: 'control' },
      { plan: feeder, count: 1, part: 'control' },
      { plan: memory, count: 2 * (sliceA + sliceB), part: 'panels' },
      { plan: array, count: 4 },
      { plan: encoder, count: columns, part: 'encoders' },
      { plan: writer, count: 1, part: 'output' },
    ],
  };
}

/** Whether the formats of a run are built in, as Verilog. */
function builtText({ modes, modeBits }: Coprocessor): string {
  const codes = Array.from({ length: 2 ** modeBits }, (_, code) => code);
  const built = codes.filter((code) => bit(BigInt(modes), code) === 1);
  if (built.length === codes.length) return "1'b1";
  return built.map((code) => `mode[${modeBits - 1}:0] == ${modeBits}'d${code}`).join(' || ');
}

const coprocessorStreams: readonly Stream[] = [
  ...axiLiteStreams('s_axil_'),
  {
    direction: 'input',
    valid: 's_axis_tvalid_i',
    ready: 's_axis_tready_o',
    data: ['s_axis_tdata_i', 's_axis_tlast_i'],
  },
  {
    direction: 'output',
    valid: 'm_axis_tvalid_o',
    ready: 'm_axis_tready_i',
    data: ['m_axis_tdata_o', 'm_axis_tlast_o'],
  },
];

function coprocessorPorts(bus: number): Port[] {
  return [
    clockPort,
    resetPort,
    ...axiLitePorts(coprocessorMap.addressBits, 's_axil_'),
    controlInput('s_axis_tvalid_i', 'a beat of a panel is offered'),
    controlOutput('s_axis_tready_o', 'it is taken'),
    input('s_axis_tdata_i', bus, 'operand words', { format: 'uint16', lanes: bus / 16 }),
    controlInput('s_axis_tlast_i', 'the last beat of a panel'),
    controlOutput('m_axis_tvalid_o', 'a beat of results is offered'),
    controlInput('m_axis_tready_i', 'it is taken'),
    output('m_axis_tdata_o', bus, 'results, 16 bits each'),
    controlOutput('m_axis_tlast_o', 'the last beat of a run'),
    controlOutput('irq_o', 'interrupt: an event is set and interrupts are enabled'),
  ];
}

function operatorsOf(size: Coprocessor): Operator[] {
  const { rows, columns, operand } = size;
  const sub: Operator = { kind: 'sub', part: 'control', widths: [16, 1, 16], count: 3 };
  const operands = 2 * (rows + columns) * operand;
  return [
    sub,
    { kind: 'register', part: 'operands', widths: [operands], count: 1, enable: true },
    { kind: 'and', part: 'operands', widths: [operands], count: 1 },
    { kind: 'or', part: 'operands', widths: [operands], count: 1 },
  ];
}
