/**
 * IP-XACT description of a design with AXI ports: IEEE 1685-2014, its AXI4-Stream and AXI4-Lite interfaces, registers,
 * ports and files. Bus definitions are those of Arm's AMBA4 library.
 */

import type { Register, RegisterMap } from '../bits/register-map.ts';
import { fill } from '../emit/environment.ts';
import type { Plan, Port } from '../structure/plan.ts';

/** Bus definitions by what carries them. */
const busTypes = {
  lite: { type: 'AXI4-Lite', version: 'r0p0' },
  stream: { type: 'AXI4Stream', version: 'r0p0_1' },
} as const;

/** What software may do with a register of each kind. */
const access: Readonly<Record<Register['kind'], string>> = {
  setting: 'read-write',
  value: 'read-only',
  command: 'read-write',
};

/** `component.xml` of a plan whose streams are AXI4-Stream interfaces and the channels of one AXI4-Lite interface. */
export function ipXact(
  name: string,
  plan: Plan,
  registers: RegisterMap,
  sources: readonly string[],
): string {
  return fill('handover/component.xml', {
    name,
    summary: escaped(plan.summary),
    axiTop: plan.module,
    buses: busesOf(plan),
    addressBytes: 2 ** registers.addressBits,
    registers: registers.registers.map(registerView),
    ports: plan.ports.map((port) => ({
      name: port.name,
      doc: escaped(port.doc),
      direction: port.direction === 'input' ? 'in' : 'out',
      isVector: port.width > 1,
      top: port.width - 1,
    })),
    sources: sources.map((path) => ({ path })),
  });
}

type Bus = {
  readonly name: string;
  readonly type: string;
  readonly version: string;
  readonly mode: 'slave' | 'master';
  /** The interface through which software reaches the registers. */
  readonly isControl: boolean;
  readonly ports: readonly { readonly logical: string; readonly physical: string }[];
};

/** The AXI4-Lite interface first, its five channels together; then every stream. */
function busesOf(plan: Plan): Bus[] {
  const streams = plan.interface.kind === 'stream' ? plan.interface.streams : [];
  const lite: string[] = [];
  const buses: Bus[] = [];
  for (const { direction, valid, ready, data } of streams) {
    const names = [valid, ready, ...data];
    if (!/_tvalid(_[io])?$/.test(valid)) {
      lite.push(...names);
      continue;
    }
    const name = valid.replace(/_tvalid(_[io])?$/, '');
    const mode = direction === 'input' ? 'slave' : 'master';
    buses.push({ ...bus(plan, name, names, busTypes.stream), mode, isControl: false });
  }
  if (lite.length === 0) return buses;
  const name = (lite[0] ?? '').replace(/_awvalid(_[io])?$/, '');
  const control = bus(plan, name, lite, busTypes.lite);
  return [{ ...control, mode: 'slave', isControl: true }, ...buses];
}

function bus(
  plan: Plan,
  name: string,
  physical: readonly string[],
  facts: (typeof busTypes)[keyof typeof busTypes],
): Omit<Bus, 'mode' | 'isControl'> {
  const signal = (port: string): string =>
    port
      .slice(name.length + 1)
      .replace(/_[io]$/, '')
      .toUpperCase();
  return {
    name,
    ...facts,
    ports: [
      ...physical.map((port) => ({ logical: signal(port), physical: port })),
      ...plan.ports.flatMap((port) => {
        const logical = sharedSignal(port);
        return logical === undefined ? [] : [{ logical, physical: port.name }];
      }),
    ],
  };
}

/** Clock and reset belong to every AXI interface; a reset that is active high is none of AXI's. */
function sharedSignal({ role, name }: Port): string | undefined {
  if (role === 'clock') return 'ACLK';
  return name === 'aresetn' ? 'ARESETn' : undefined;
}

/** The standard wants every register to have a field: one of the whole word where there are no others. */
function registerView(register: Register): Readonly<Record<string, unknown>> {
  const { name, doc, offset, kind, width, fields } = register;
  const whole = [{ name: 'value', low: 0, width, doc }];
  return {
    name,
    doc: escaped(doc),
    offset,
    access: access[kind],
    fields: (fields.length > 0 ? fields : whole).map((field) => ({
      ...field,
      doc: escaped(field.doc),
    })),
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
