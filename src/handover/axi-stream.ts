/**
 * A design behind AXI4-Stream ports: each valid/ready stream becomes a slave or master interface, and an element
 * with a fixed latency stands still while its result is refused. Reference: Arm IHI 0051A, AMBA 4 AXI4-Stream.
 */

import { InvariantError } from '../errors.ts';
import {
  clockPort,
  input,
  output,
  type Operator,
  type Plan,
  type Port,
  type Stream,
} from '../structure/plan.ts';
import { lined } from './lined.ts';
import { streamedPlan } from './streamed.ts';

/** A port of the design within TDATA, TUSER or TLAST of its interface. */
export type AxisField = {
  readonly port: string;
  readonly signal: 'tdata' | 'tuser' | 'tlast';
  /** Lowest bit within the signal. */
  readonly low: number;
  readonly width: number;
};

/** One AXI4-Stream interface of the wrapper. */
export type AxisInterface = {
  /** `s_axis`, `m_axis`, or with what the stream's own name adds: `s_axis_b`. */
  readonly name: string;
  readonly direction: 'input' | 'output';
  /** Handshake ports of the design; absent of an element without them. */
  readonly valid?: string;
  readonly ready?: string;
  readonly fields: readonly AxisField[];
  /** Bits of TDATA, whole bytes. */
  readonly dataWidth: number;
  /** Bits of TUSER; 0 where there is none. */
  readonly userWidth: number;
  /** TLAST is there: of every output, and of inputs whose design asks for it. */
  readonly hasLast: boolean;
  /** The wrapper counts beats for TLAST: the design has no port that says it. */
  readonly countsLast: boolean;
};

/** Bits of the packet length. */
const PACKET_BITS = 16;

/**
 * The interfaces in the order of the design's streams. Each data port begins on a byte of TDATA; control ports but
 * `last_i` and `last_o`, which are TLAST, lie in TUSER from bit 0.
 */
export function axisInterfaces(design: Plan): AxisInterface[] {
  const plan = streamedPlan(design);
  return streamsOf(plan).map((stream) => {
    const fields: AxisField[] = [];
    let dataWidth = 0;
    let userWidth = 0;
    for (const name of stream.data) {
      const port = portOf(plan, name);
      const { width } = port;
      if (/^(\w+_)?last_[io]$/.test(name)) {
        fields.push({ port: name, signal: 'tlast', low: 0, width });
      } else if (port.role === 'control') {
        fields.push({ port: name, signal: 'tuser', low: userWidth, width });
        userWidth += width;
      } else {
        fields.push({ port: name, signal: 'tdata', low: dataWidth, width });
        dataWidth += 8 * Math.ceil(width / 8);
      }
    }
    const saysLast = fields.some(({ signal }) => signal === 'tlast');
    const countsLast = stream.direction === 'output' && !saysLast;
    return {
      name: axisName(stream),
      direction: stream.direction,
      ...(stream.valid === '' ? {} : { valid: stream.valid }),
      ...(stream.ready === '' ? {} : { ready: stream.ready }),
      fields,
      dataWidth,
      userWidth,
      hasLast: saysLast || countsLast,
      countsLast,
    };
  });
}

/** Streams of the design; those of an element are its inputs and its outputs, with what handshake it has. */
function streamsOf(plan: Plan): Stream[] {
  if (plan.interface.kind === 'stream') return [...plan.interface.streams];
  const own = new Set(['en_i', 'valid_i', 'valid_o']);
  const named = (name: string): string => (has(plan, name) ? name : '');
  const data = (direction: Port['direction']): string[] =>
    plan.ports
      .filter((port) => port.direction === direction && !own.has(port.name))
      .filter(({ role }) => role === 'data' || role === 'control')
      .map(({ name }) => name);
  return [
    { direction: 'input', valid: named('valid_i'), ready: '', data: data('input') },
    { direction: 'output', valid: named('valid_o'), ready: '', data: data('output') },
  ];
}

/** `b_valid_i` is the valid of `s_axis_b`, `valid_o` that of `m_axis`. */
function axisName({ direction, valid }: Stream): string {
  const lead = valid.replace(/_?valid_[io]$/, '');
  return [direction === 'input' ? 's_axis' : 'm_axis', ...(lead === '' ? [] : [lead])].join('_');
}

function portOf(plan: Plan, name: string): Port {
  const port = plan.ports.find((candidate) => candidate.name === name);
  if (port === undefined) throw new InvariantError(`${plan.module} has no port ${name}`);
  return port;
}

/** Ports of the design that belong to no stream, clock, reset or enable: the wrapper hands them through. */
export function sideBand(design: Plan): Port[] {
  const plan = streamedPlan(design);
  const known = new Set(['en_i']);
  for (const { valid, ready, data } of streamsOf(plan)) {
    for (const name of [valid, ready, ...data]) known.add(name);
  }
  return plan.ports.filter(
    ({ name, role }) => role !== 'clock' && role !== 'reset' && !known.has(name),
  );
}

/**
 * The wrapper around a design, module `<module>_axis`.
 *
 * @throws {InvariantError} for an element with registers and no enable, which could not wait for its receiver
 */
export function axiStreamPlan(design: Plan): Plan {
  const plan = streamedPlan(design);
  const interfaces = axisInterfaces(plan);
  const side = sideBand(plan);
  const latency = plan.interface.kind === 'pipe' ? plan.interface.latency : 0;
  const isStream = plan.interface.kind === 'stream';
  if (latency > 0 && !has(plan, 'en_i')) {
    throw new InvariantError(`${plan.module} has no enable en_i to wait by`);
  }
  // Of an element without valid ports, valid travels beside the data.
  const followed = !isStream && !has(plan, 'valid_o') ? latency : 0;
  const counts = interfaces.some(({ countsLast }) => countsLast);
  const padding = interfaces.flatMap(paddingOf);
  return {
    module: `${design.module}_axis`,
    template: 'handover/axi-stream',
    summary: 'AXI4-Stream interfaces of the design',
    params: { design: design.module },
    sources: ['axi4'],
    interface: { kind: 'stream', streams: interfaces.map(busStream) },
    ports: [
      { ...clockPort, name: 'aclk' },
      input('aresetn', 1, 'reset, synchronous, active low', { role: 'control' }),
      ...(counts
        ? [input('packet_beats_i', PACKET_BITS, 'output beats per TLAST; 0 stands for 65536')]
        : []),
      ...interfaces.flatMap(busPorts),
      ...side,
    ],
    view: {
      child: plan.module,
      pins: lined(pinsOf(plan, interfaces, side)),
      isPipe: latency > 0,
      hasFollower: followed > 0,
      hasDeepFollower: followed > 1,
      followed: Math.max(followed, 1),
      followerTop: followed - 1,
      followerNext: followed - 2,
      isDirect: !isStream && latency === 0,
      hasReset: has(plan, 'rst') || followed > 0 || counts,
      counted: interfaces.filter(({ countsLast }) => countsLast).map(({ name }) => ({ name })),
      zeros: interfaces.filter(({ direction }) => direction === 'output').flatMap(gapsOf),
      hasUnused: padding.length > 0,
      unused: padding.join(', '),
    },
    operators: [
      ...interfaces.filter(({ countsLast }) => countsLast).flatMap(() => counter),
      ...(followed > 0 ? [register(followed)] : []),
    ],
    children: [{ plan, count: 1 }],
  };
}

/** TLAST: a register of beats, its successor, and the comparison with the packet length. */
const counter: readonly Operator[] = [
  register(PACKET_BITS),
  { kind: 'add', part: 'bus', widths: [PACKET_BITS, 1, PACKET_BITS], count: 1 },
];

function register(bits: number): Operator {
  return { kind: 'register', part: 'bus', widths: [bits], count: 1, reset: true, enable: true };
}

function has(plan: Plan, name: string): boolean {
  return plan.ports.some((port) => port.name === name);
}

/** The interface as a stream of the wrapper. */
function busStream({ name, direction, dataWidth, userWidth, hasLast }: AxisInterface): Stream {
  return {
    direction,
    valid: `${name}_tvalid`,
    ready: `${name}_tready`,
    data: [
      ...(dataWidth > 0 ? [`${name}_tdata`] : []),
      ...(userWidth > 0 ? [`${name}_tuser`] : []),
      ...(hasLast ? [`${name}_tlast`] : []),
    ],
  };
}

/** Ports of an interface. The comments of TDATA and TUSER say where each port of the design lies. */
function busPorts(one: AxisInterface): Port[] {
  const { name, dataWidth, userWidth, hasLast } = one;
  const [forward, back] = one.direction === 'input' ? [input, output] : [output, input];
  const control = { role: 'control' } as const;
  return [
    forward(`${name}_tvalid`, 1, 'a beat is offered', control),
    back(`${name}_tready`, 1, 'the beat is taken', control),
    ...(dataWidth > 0 ? [forward(`${name}_tdata`, dataWidth, placesOf(one, 'tdata'))] : []),
    ...(userWidth > 0
      ? [forward(`${name}_tuser`, userWidth, placesOf(one, 'tuser'), control)]
      : []),
    ...(hasLast ? [forward(`${name}_tlast`, 1, 'last beat of a packet', control)] : []),
  ];
}

function placesOf({ fields }: AxisInterface, signal: AxisField['signal']): string {
  return fields
    .filter((field) => field.signal === signal)
    .map(({ port, low, width }) => `${port} ${slice(low, width, Infinity)}`)
    .join(', ');
}

/** Every port of the design and the net at it. */
function pinsOf(plan: Plan, interfaces: readonly AxisInterface[], side: readonly Port[]): string[] {
  const nets = new Map<string, string>([
    ['clk', 'aclk'],
    ['rst', 'rst'],
    ['en_i', 'go'],
    ...side.map(({ name }) => [name, name] as const),
  ]);
  for (const { name, valid, ready, fields, dataWidth, userWidth } of interfaces) {
    if (valid !== undefined) nets.set(valid, `${name}_tvalid`);
    if (ready !== undefined) nets.set(ready, `${name}_tready`);
    for (const { port, signal, low, width } of fields) {
      const total = { tdata: dataWidth, tuser: userWidth, tlast: 1 }[signal];
      nets.set(port, `${name}_${signal}${slice(low, width, total)}`);
    }
  }
  return plan.ports.map(({ name }) => {
    const net = nets.get(name);
    if (net === undefined) throw new InvariantError(`${plan.module}: nothing is wired to ${name}`);
    return `.${name}(${net})`;
  });
}

/** `[7:0]` of a wider signal, `[3]`, or nothing for all of it. */
function slice(low: number, width: number, total: number): string {
  if (width === total) return '';
  return width === 1 ? `[${low}]` : `[${low + width - 1}:${low}]`;
}

/** Bits of TDATA above each field that its last byte leaves over. */
function gapsOf({ name, fields, dataWidth }: AxisInterface): { net: string; width: number }[] {
  return fields
    .filter(({ signal, width }) => signal === 'tdata' && width % 8 !== 0)
    .map(({ low, width }) => {
      const gap = 8 - (width % 8);
      return { net: `${name}_tdata${slice(low + width, gap, dataWidth)}`, width: gap };
    });
}

function paddingOf(one: AxisInterface): string[] {
  return one.direction === 'input' ? gapsOf(one).map(({ net }) => net) : [];
}
