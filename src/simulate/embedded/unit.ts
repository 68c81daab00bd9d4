/**
 * A unit: the cells of one module, with those of the modules that are not worth a kernel of their own merged
 * in. Its children are the instances that do have one.
 */

import { EngineError } from '../../errors.ts';
import type { Bit, Netlist, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { isCombinational } from './cells.ts';
import { readMemory } from './memory.ts';
import type { Memory } from './memory.ts';
import { isRegister, readRegister } from './register.ts';
import type { Register } from './register.ts';

export type Gate = {
  readonly name: string;
  readonly cell: NetlistCell;
  /** Ports in the unit's bits. */
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
};

export type ChildInstance = {
  readonly name: string;
  readonly module: string;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
};

export type UnitPort = {
  readonly name: string;
  readonly isInput: boolean;
  readonly bits: readonly Bit[];
};

export type Unit = {
  readonly module: string;
  readonly ports: readonly UnitPort[];
  readonly gates: readonly Gate[];
  readonly registers: readonly Register[];
  readonly memories: readonly Memory[];
  readonly children: readonly ChildInstance[];
  /** Nets with a name in the source, by hierarchical name below the unit. */
  readonly names: ReadonlyMap<string, readonly Bit[]>;
};

const ignored = new Set([
  '$scopeinfo',
  '$print',
  '$check',
  '$assert',
  '$assume',
  '$cover',
  '$live',
]);

type Builder = {
  readonly netlist: Netlist;
  readonly isKernel: (module: string) => boolean;
  readonly fresh: () => number;
  readonly alias: Map<number, Bit>;
  readonly gates: Gate[];
  readonly registers: Register[];
  readonly memories: Memory[];
  readonly children: ChildInstance[];
  readonly names: Map<string, readonly Bit[]>;
};

/**
 * Build the unit of a module.
 *
 * @param isKernel true for a module that stays a child; the others are merged in
 * @throws {EngineError} for a cell that the engine does not know
 */
export function buildUnit(
  netlist: Netlist,
  module: string,
  isKernel: (module: string) => boolean,
): Unit {
  const top = moduleOf(netlist, module);
  let next = highestBit(top) + 1;
  const builder: Builder = {
    netlist,
    isKernel,
    fresh: () => next++,
    alias: new Map(),
    gates: [],
    registers: [],
    memories: [],
    children: [],
    names: new Map(),
  };
  addModule(builder, top, (bit) => bit, '');
  const settle = (bits: readonly Bit[]): Bit[] => bits.map((bit) => settled(builder.alias, bit));
  const settleAll = (
    connections: Readonly<Record<string, readonly Bit[]>>,
  ): Record<string, readonly Bit[]> =>
    Object.fromEntries(Object.entries(connections).map(([name, bits]) => [name, settle(bits)]));
  return {
    module,
    ports: Object.entries(top.ports).map(([name, port]) => {
      if (port.direction === 'inout') throw noInout(module, name);
      return { name, isInput: port.direction === 'input', bits: settle(port.bits) };
    }),
    gates: builder.gates.map((gate) => ({ ...gate, connections: settleAll(gate.connections) })),
    registers: builder.registers.map((register) => ({
      ...register,
      d: settle(register.d),
      q: settle(register.q),
      clock: settled(builder.alias, register.clock),
      ...(register.enable === undefined
        ? {}
        : { enable: { ...register.enable, bit: settled(builder.alias, register.enable.bit) } }),
      ...(register.reset === undefined
        ? {}
        : { reset: { ...register.reset, bit: settled(builder.alias, register.reset.bit) } }),
    })),
    memories: builder.memories.map((memory) => ({
      ...memory,
      reads: memory.reads.map((port) => ({
        address: settle(port.address),
        data: settle(port.data),
      })),
      writes: memory.writes.map((port) => ({
        address: settle(port.address),
        data: settle(port.data),
        enable: settle(port.enable),
        clock: settled(builder.alias, port.clock),
      })),
    })),
    children: builder.children.map((child) => ({
      ...child,
      connections: settleAll(child.connections),
    })),
    names: new Map([...builder.names].map(([name, bits]) => [name, settle(bits)])),
  };
}

/** A module by name. */
export function moduleOf(netlist: Netlist, name: string): NetlistModule {
  const found = netlist.modules[name];
  if (found === undefined) {
    throw new EngineError(`the netlist must contain the module ${name}, and it does not`);
  }
  return found;
}

function noInout(module: string, port: string): EngineError {
  return new EngineError(`${module}.${port} must be an input or an output, not inout`);
}

function highestBit(module: NetlistModule): number {
  let highest = 1;
  const see = (bits: readonly Bit[]): void => {
    for (const bit of bits) if (typeof bit === 'number' && bit > highest) highest = bit;
  };
  for (const port of Object.values(module.ports)) see(port.bits);
  for (const net of Object.values(module.netnames)) see(net.bits);
  for (const cell of Object.values(module.cells)) Object.values(cell.connections).forEach(see);
  return highest;
}

function settled(alias: ReadonlyMap<number, Bit>, bit: Bit): Bit {
  let now = bit;
  while (typeof now === 'number') {
    const next = alias.get(now);
    if (next === undefined) return now;
    now = next;
  }
  return now;
}

function addModule(
  builder: Builder,
  module: NetlistModule,
  translate: (bit: Bit) => Bit,
  prefix: string,
): void {
  const initial = new Map<number, boolean>();
  for (const [name, net] of Object.entries(module.netnames)) {
    if (net.hide_name === 0) builder.names.set(prefix + name, net.bits.map(translate));
    const init = net.attributes?.['init'];
    if (typeof init !== 'string') continue;
    for (const [i, bit] of net.bits.entries()) {
      if (typeof bit === 'number') initial.set(bit, init[init.length - 1 - i] === '1');
    }
  }
  for (const [localName, cell] of Object.entries(module.cells)) {
    const name = prefix + localName;
    if (ignored.has(cell.type)) continue;
    const connections = Object.fromEntries(
      Object.entries(cell.connections).map(([port, bits]) => [port, bits.map(translate)]),
    );
    if (isCombinational(cell.type)) {
      builder.gates.push({ name, cell, connections });
    } else if (isRegister(cell.type)) {
      const bits = cell.connections['Q'] ?? [];
      const start = bits.map((bit) => typeof bit === 'number' && initial.get(bit) === true);
      builder.registers.push(readRegister(name, cell, connections, start));
    } else if (cell.type === '$mem_v2') {
      builder.memories.push(readMemory(name, cell, connections));
    } else if (cell.type.startsWith('$') && !cell.type.startsWith('$paramod')) {
      throw new EngineError(
        `the embedded engine must be given cells that it knows, not ${cell.type} (${name})`,
      );
    } else if (builder.isKernel(cell.type)) {
      builder.children.push({ name, module: cell.type, connections });
    } else {
      merge(builder, moduleOf(builder.netlist, cell.type), connections, `${name}.`);
    }
  }
}

/** Merge a child's cells into the unit: its ports become the nets they are connected to. */
function merge(
  builder: Builder,
  child: NetlistModule,
  connections: Readonly<Record<string, readonly Bit[]>>,
  prefix: string,
): void {
  const map = new Map<number, Bit>();
  for (const [name, port] of Object.entries(child.ports)) {
    if (port.direction !== 'input') continue;
    const outer = connections[name] ?? [];
    for (const [i, bit] of port.bits.entries()) {
      if (typeof bit === 'number') map.set(bit, outer[i] ?? 'x');
    }
  }
  for (const [name, port] of Object.entries(child.ports)) {
    if (port.direction === 'input') continue;
    if (port.direction === 'inout') throw noInout(prefix, name);
    const outer = connections[name] ?? [];
    for (const [i, bit] of port.bits.entries()) {
      const target = outer[i];
      if (typeof target !== 'number') continue;
      const known = typeof bit === 'number' ? map.get(bit) : bit;
      // A net that goes straight through, or leaves by two ports, has two names outside.
      if (known !== undefined) builder.alias.set(target, known);
      else if (typeof bit === 'number') map.set(bit, target);
    }
  }
  const translate = (bit: Bit): Bit => {
    if (typeof bit !== 'number') return bit;
    const known = map.get(bit);
    if (known !== undefined) return known;
    const made = builder.fresh();
    map.set(bit, made);
    return made;
  };
  addModule(builder, child, translate, prefix);
}
