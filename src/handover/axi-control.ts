/**
 * AXI4-Lite control around the AXI4-Stream wrapper: identity, start and stop, packet length, reset, and counters of
 * transfers and of lost cycles for every interface.
 */

import type { Register, RegisterMap } from '../bits/register-map.ts';
import { axiLitePlan } from '../structure/axi-lite.ts';
import { clockPort, input, type Operator, type Plan, type Port } from '../structure/plan.ts';
import { axisInterfaces, axiStreamPlan, sideBand, type AxisInterface } from './axi-stream.ts';
import { lined } from './lined.ts';

/** Word of the register `id`: PELB in ASCII. */
export const DEVICE_ID = 0x50454c42;

/** Channels of AXI4-Lite by their own names, and the ends of the register block's port names. */
const liteSignals = [
  ['awvalid', 'i'],
  ['awready', 'o'],
  ['awaddr', 'i'],
  ['wvalid', 'i'],
  ['wready', 'o'],
  ['wdata', 'i'],
  ['wstrb', 'i'],
  ['bvalid', 'o'],
  ['bready', 'i'],
  ['bresp', 'o'],
  ['arvalid', 'i'],
  ['arready', 'o'],
  ['araddr', 'i'],
  ['rvalid', 'o'],
  ['rready', 'i'],
  ['rdata', 'o'],
  ['rresp', 'o'],
] as const;

/** Registers of a design: the same offsets for the same streams, whatever is computed. */
export function controlMap(plan: Plan): RegisterMap {
  const field = (name: string, low: number, doc: string): Register['fields'][number] => ({
    name,
    low,
    width: 1,
    doc,
  });
  const fixed: Omit<Register, 'offset'>[] = [
    { name: 'id', kind: 'value', width: 32, doc: 'PELB in ASCII', fields: [] },
    {
      name: 'design',
      kind: 'value',
      width: 32,
      doc: 'first 32 bits of the design hash',
      fields: [],
    },
    {
      name: 'control',
      kind: 'setting',
      width: 1,
      doc: 'start and stop',
      fields: [field('run', 0, 'inputs are taken; what is on its way comes out in any case')],
    },
    {
      name: 'packet',
      kind: 'setting',
      width: 16,
      doc: 'output transfers per TLAST; 0 stands for 65536',
      fields: [],
    },
    {
      name: 'restart',
      kind: 'command',
      width: 2,
      doc: 'begin anew; reads 0',
      fields: [
        field('counters', 0, 'counters go to 0'),
        field('design', 1, 'the design is reset; refused while a result waits to be taken'),
      ],
    },
  ];
  const counters = axisInterfaces(plan).flatMap(({ name }): Omit<Register, 'offset'>[] => [
    { name: `${name}_moves`, kind: 'value', width: 32, doc: `transfers of ${name}`, fields: [] },
    {
      name: `${name}_waits`,
      kind: 'value',
      width: 32,
      doc: `cycles in which ${name} waited to be taken`,
      fields: [],
    },
  ]);
  const registers = [...fixed, ...counters].map((register, at) => ({
    ...register,
    offset: 4 * at,
  }));
  return { addressBits: Math.ceil(Math.log2(4 * registers.length)), registers };
}

/**
 * The design with AXI4-Stream data and AXI4-Lite control, module `<module>_axi`.
 *
 * @param designHash hexadecimal; its first eight digits can be read back
 */
export function axiControlPlan(plan: Plan, designHash: string): Plan {
  const interfaces = axisInterfaces(plan);
  const map = controlMap(plan);
  const stream = axiStreamPlan(plan);
  const registers = axiLitePlan(plan.module, map);
  const counts = stream.ports.some(({ name }) => name === 'packet_beats_i');
  const side = sideBand(plan);
  const lite = liteSignals.map(([name, end]) => {
    const port = portOf(registers, `${name}_${end}`);
    return { own: port.name, bus: `s_axi_${name}`, port };
  });
  return {
    module: `${plan.module}_axi`,
    template: 'handover/axi-control',
    summary: 'AXI4-Stream data and AXI4-Lite control of the design',
    params: { design: plan.module },
    sources: ['axi4'],
    interface: {
      kind: 'stream',
      streams: [
        ...(stream.interface.kind === 'stream' ? stream.interface.streams : []),
        ...['aw', 'w', 'b', 'ar', 'r'].map((channel) => ({
          direction: 'br'.includes(channel) ? ('output' as const) : ('input' as const),
          valid: `s_axi_${channel}valid`,
          ready: `s_axi_${channel}ready`,
          data: lite
            .filter(({ port }) => port.role === 'data')
            .map(({ bus }) => bus)
            .filter((bus) => channelOf(bus) === channel),
        })),
      ],
    },
    ports: [
      { ...clockPort, name: 'aclk' },
      input('aresetn', 1, 'reset, synchronous, active low', { role: 'control' }),
      ...lite.map(({ bus, port }) => ({ ...port, name: bus })),
      ...stream.ports.filter(({ name }) => /^[sm]_axis/.test(name)),
      ...side,
    ],
    view: {
      registers: registers.module,
      stream: stream.module,
      hasPacket: counts,
      registerPins: lined([
        '.clk(aclk)',
        '.rst(rst)',
        ".clear_i(1'b0)",
        ".locked_i(1'b0)",
        ...lite.map(({ own, bus }) => `.${own}(${bus})`),
        `.id_i(32'h${DEVICE_ID.toString(16)})`,
        `.design_i(32'h${designHash.slice(0, 8)})`,
        '.control_o(run)',
        '.packet_o(packet)',
        ".restart_i(2'd0)",
        '.restart_write_o(restart)',
        '.restart_refuse_i(refuses)',
        ...interfaces.flatMap(({ name }) => [
          `.${name}_moves_i(${name}_moves_q)`,
          `.${name}_waits_i(${name}_waits_q)`,
        ]),
        '.write_data_o(written)',
        '.refused_o(unused_refused)',
      ]),
      streamPins: lined([
        '.aclk(aclk)',
        '.aresetn(design_resetn)',
        ...(counts ? ['.packet_beats_i(packet)'] : []),
        ...interfaces.flatMap((one) => streamPins(one, stream)),
        ...side.map(({ name }) => `.${name}(${name})`),
      ]),
      inputs: interfaces.filter(({ direction }) => direction === 'input').map(named),
      interfaces: interfaces.map(named),
      pending: pendingOf(interfaces),
    },
    operators: interfaces.flatMap(() => counters),
    children: [
      { plan: registers, count: 1 },
      { plan: stream, count: 1 },
    ],
  };
}

/** Two counters of 32 bits per interface. */
const counters: readonly Operator[] = [
  {
    kind: 'register',
    part: 'bus',
    widths: [32],
    count: 2,
    reset: true,
    enable: true,
  },
  { kind: 'add', part: 'bus', widths: [32, 1, 32], count: 2 },
];

/** Whether a result waits; never, where results come out beside the streams. */
function pendingOf(interfaces: readonly AxisInterface[]): string {
  const outputs = interfaces.filter(({ direction }) => direction === 'output');
  return outputs.length === 0 ? "1'b0" : outputs.map(({ name }) => `${name}_waits`).join(' || ');
}

function named({ name }: AxisInterface): { name: string } {
  return { name };
}

/** Handshakes of inputs go through the gate, the rest straight. */
function streamPins({ name, direction }: AxisInterface, stream: Plan): string[] {
  const isGated = (signal: string): boolean =>
    direction === 'input' && (signal === 'tvalid' || signal === 'tready');
  return stream.ports
    .map((port) => port.name)
    .filter((port) => port.replace(/_t\w+$/, '') === name)
    .map((port) => {
      const signal = port.slice(name.length + 1);
      return `.${port}(${isGated(signal) ? `${name}_gated_${signal.slice(1)}` : port})`;
    });
}

/** `s_axi_awaddr` belongs to `aw`. */
function channelOf(bus: string): string {
  return /^s_axi_(aw|ar|w|b|r)/.exec(bus)?.[1] ?? '';
}

function portOf(plan: Plan, name: string): Port {
  const port = plan.ports.find((candidate) => candidate.name === name);
  if (port === undefined) throw new RangeError(`${plan.module} has no port ${name}`);
  return port;
}
