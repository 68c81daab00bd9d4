/** Bits of registers that only ever load one value: behind an input of a module that is tied to a constant, say. */

import type { Bit, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { readRegister } from '../../simulate/embedded/register.ts';
import { isRegisterCell } from './faults.ts';
import { outputOf, tritOf, type Trit } from './ternary.ts';
import type { Bits } from './wires.ts';

export type Settled = {
  /** The module with these constants in place of the nets. */
  readonly module: NetlistModule;
  /** Registers with such bits, by the names of their cells: they must load when they did, or the bits mean nothing. */
  readonly fixed: ReadonlySet<string>;
};

/**
 * Follow constants through a module's logic and its registers without reset: from constant wires and the nets in
 * `known` on. What registers hold at power-up does not count: the golden model says nothing of it.
 */
export function withoutConstantRegisters(
  module: NetlistModule,
  known: ReadonlyMap<Bit, Trit>,
): Settled {
  const values = new Map([...known].filter(([, value]) => value !== 'x'));
  const valueOf = (bit: Bit): Trit => tritOf(bit, values);
  const fixed = new Set<string>();
  const readers = readersOf(module);
  const waiting = new Map(Object.entries(module.cells));
  for (const bit of values.keys()) {
    for (const name of readers.get(bit) ?? []) enqueue(name);
  }
  function enqueue(name: string): void {
    const cell = module.cells[name];
    if (cell !== undefined) waiting.set(name, cell);
  }
  for (const [name, cell] of waiting) {
    waiting.delete(name);
    const { bits, now } = givenBy(name, cell, valueOf);
    bits.forEach((bit, i) => {
      const value = now[i] ?? 'x';
      if (typeof bit !== 'number' || value === 'x' || values.has(bit)) return;
      values.set(bit, value);
      if (isRegisterCell(cell)) fixed.add(name);
      for (const reader of readers.get(bit) ?? []) enqueue(reader);
    });
  }
  const settle = (bits: Bits): Bit[] =>
    bits.map((bit) => (valueOf(bit) === 'x' ? bit : valueOf(bit)));
  const cells = Object.entries(module.cells).map(([name, cell]) => {
    const connections = Object.entries(cell.connections).map(([port, bits]) => [
      port,
      isInput(cell, port) ? settle(bits) : bits,
    ]);
    return [
      name,
      { ...cell, connections: Object.fromEntries(connections) as typeof cell.connections },
    ];
  });
  const ports = Object.entries(module.ports).map(([name, port]) => [
    name,
    port.direction === 'input' ? port : { ...port, bits: settle(port.bits) },
  ]);
  return {
    module: {
      ...module,
      cells: Object.fromEntries(cells) as NetlistModule['cells'],
      ports: Object.fromEntries(ports) as NetlistModule['ports'],
    },
    fixed,
  };
}

/** The nets that a cell drives, and what is known of them: of a register without reset, what it loads and then holds. */
function givenBy(
  name: string,
  cell: NetlistCell,
  valueOf: (bit: Bit) => Trit,
): { readonly bits: Bits; readonly now: readonly Trit[] } {
  if (!isRegisterCell(cell)) {
    const bits = cell.connections['Y'] ?? [];
    return { bits, now: bits.length === 0 ? [] : outputOf(cell, valueOf) };
  }
  const { d, q, reset } = readRegister(name, cell, cell.connections, []);
  return { bits: q, now: reset === undefined ? d.map(valueOf) : [] };
}

function readersOf(module: NetlistModule): ReadonlyMap<Bit, ReadonlySet<string>> {
  const readers = new Map<Bit, Set<string>>();
  for (const [name, cell] of Object.entries(module.cells)) {
    for (const [port, bits] of Object.entries(cell.connections)) {
      if (!isInput(cell, port)) continue;
      for (const bit of bits) readers.set(bit, (readers.get(bit) ?? new Set()).add(name));
    }
  }
  return readers;
}

function isInput(cell: NetlistCell, port: string): boolean {
  return cell.port_directions?.[port] === 'input';
}
