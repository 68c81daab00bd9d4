/**
 * Registers behind an AXI4-Lite port, made from a table. Every request has one response; what is not in the table,
 * not writable or refused is answered with SLVERR and changes nothing.
 */

import type { Register, RegisterMap } from '../bits/register-map.ts';
import {
  clockPort,
  input,
  output,
  resetPort,
  type Interface,
  type Operator,
  type Plan,
  type Port,
  type Stream,
} from './plan.ts';

/** Ports of the bus, with a prefix in front of AXI's own names. */
export function axiLitePorts(addressBits: number, prefix = ''): Port[] {
  const control = { role: 'control' } as const;
  const named = (port: Port): Port => ({ ...port, name: `${prefix}${port.name}` });
  return [
    input('awvalid_i', 1, 'an address to write to is offered', control),
    output('awready_o', 1, 'it is taken', control),
    input('awaddr_i', addressBits, 'byte address; the two low bits do not count'),
    input('wvalid_i', 1, 'data to write is offered', control),
    output('wready_o', 1, 'it is taken', control),
    input('wdata_i', 32, 'data'),
    input('wstrb_i', 4, 'bytes that are written'),
    output('bvalid_o', 1, 'the response to a write is offered', control),
    input('bready_i', 1, 'it is taken', control),
    output('bresp_o', 2, '0: OKAY, 2: SLVERR, nothing was written'),
    input('arvalid_i', 1, 'an address to read from is offered', control),
    output('arready_o', 1, 'it is taken', control),
    input('araddr_i', addressBits, 'byte address; the two low bits do not count'),
    output('rvalid_o', 1, 'the response to a read is offered', control),
    input('rready_i', 1, 'it is taken', control),
    output('rdata_o', 32, 'data'),
    output('rresp_o', 2, '0: OKAY, 2: SLVERR'),
  ].map(named);
}

/** The five channels of the bus, with a prefix in front of AXI's own names. */
export function axiLiteStreams(prefix = ''): Stream[] {
  const channel = (name: string, isInput: boolean, data: readonly string[]): Stream => {
    const [from, to] = isInput ? ['i', 'o'] : ['o', 'i'];
    return {
      direction: isInput ? 'input' : 'output',
      valid: `${prefix}${name}valid_${from}`,
      ready: `${prefix}${name}ready_${to}`,
      data: data.map((one) => `${prefix}${one}_${from}`),
      isControl: true,
    };
  };
  return [
    channel('aw', true, ['awaddr']),
    channel('w', true, ['wdata', 'wstrb']),
    channel('b', false, ['bresp']),
    channel('ar', true, ['araddr']),
    channel('r', false, ['rdata', 'rresp']),
  ];
}

/**
 * Plan of the registers of a table. A write is done one cycle after its address and its data have come, in either
 * order. `<name>_o` is a setting, `<name>_i` what a value or a command reads as; `<name>_write_o` marks a write of a
 * command that strobes its lowest byte, `write_data_o` its data with bytes that are not strobed 0, `<name>_refuse_i`
 * refuses it in the same cycle.
 *
 * @param name beginning of the module name, which must tell tables apart
 */
export function axiLitePlan(name: string, map: RegisterMap): Plan {
  const { addressBits, registers } = map;
  const wordBits = addressBits - 2;
  const settings = registers.filter(({ kind }) => kind === 'setting');
  const commands = registers.filter(({ kind }) => kind === 'command');
  const read = registers.map((register) => ({
    address: `${wordBits}'d${register.offset / 4}`,
    word: padded(register),
  }));
  return {
    module: `${name}_registers`,
    template: 'structure/axi-lite',
    summary: 'registers behind an AXI4-Lite port',
    params: { addressBits, registers: registers.map((register) => register.name) },
    sources: ['axi4'],
    interface: axiLiteInterface,
    ports: [
      clockPort,
      resetPort,
      input('clear_i', 1, 'settings go back to what they are after reset', { role: 'control' }),
      input('locked_i', 1, 'settings refuse to be written', { role: 'control' }),
      ...axiLitePorts(addressBits),
      ...registers.flatMap(registerPorts),
      output('write_data_o', 32, 'data of a command; bytes not strobed are 0'),
      output('refused_o', 1, 'a request is answered with SLVERR', { role: 'control' }),
    ],
    view: {
      wordBits,
      addressTop: addressBits - 1,
      settings: settings.map((register) => ({
        name: register.name,
        address: `${wordBits}'d${register.offset / 4}`,
        width: register.width,
        top: register.width - 1,
        reset: register.reset ?? 0,
      })),
      commands: commands.map((register) => ({
        name: register.name,
        address: `${wordBits}'d${register.offset / 4}`,
      })),
      anySetting: settings.map((register) => `at_${register.name}`).join(' || '),
      anyCommand: commands.map((register) => `at_${register.name}`).join(' || '),
      refusedCommand: commands
        .map((register) => `(at_${register.name} && ${register.name}_refuse_i)`)
        .join('\n    || '),
      read,
    },
    operators: operatorsOf(registers, settings, wordBits),
    children: [],
  };
}

const axiLiteInterface: Interface = { kind: 'stream', streams: axiLiteStreams() };

function registerPorts(register: Register): Port[] {
  const { name, kind, width, doc } = register;
  const control = { role: 'control' } as const;
  switch (kind) {
    case 'setting':
      return [output(`${name}_o`, width, doc)];
    case 'value':
      return [input(`${name}_i`, width, doc)];
    case 'command':
      return [
        input(`${name}_i`, width, doc),
        output(`${name}_write_o`, 1, `${name} is written`, control),
        input(`${name}_refuse_i`, 1, `${name} is not to be written now`, control),
      ];
  }
}

/** What a register reads as, 32 bits. */
function padded({ name, kind, width }: Register): string {
  const source = kind === 'setting' ? `${name}_q` : `${name}_i`;
  return width === 32 ? source : `{ ${32 - width}'d0, ${source} }`;
}

function operatorsOf(
  registers: readonly Register[],
  settings: readonly Register[],
  wordBits: number,
): Operator[] {
  const register = (bits: number, more: Partial<Operator> = {}): Operator => ({
    kind: 'register',
    part: 'registers',
    widths: [bits],
    count: 1,
    ...more,
  });
  return [
    register(4, { reset: true }),
    register(wordBits + 32 + 4, { enable: true }),
    register(1, { enable: true }),
    register(33, { enable: true }),
    ...settings.map(({ width }) => register(width, { reset: true, enable: true })),
    { kind: 'and', part: 'registers', widths: [32], count: registers.length + 2 },
    { kind: 'or', part: 'registers', widths: [32], count: registers.length },
  ];
}
