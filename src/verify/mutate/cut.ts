/**
 * A module without its registers, memories and instances: what registers hold and the others give are inputs, what
 * registers load next and the others are given are outputs.
 */

import { parameter, type Bit, type NetlistCell, type NetlistModule } from '../../eda/netlist.ts';
import { readRegister, type Control } from '../../simulate/embedded/register.ts';
import { isInstance, isRegisterCell } from './faults.ts';
import { isBitwise, operandOf } from './operands.ts';
import { Wires, type Bits } from './wires.ts';

/** What a register loads. */
export type Load = {
  readonly d: Bits;
  /** High in the cycles in which it loads. */
  readonly enable: Bits;
  /** A text that is equal for registers that load together. */
  readonly when: string;
};

/** A combinational module. */
export type CutModule = {
  readonly cells: Readonly<Record<string, NetlistCell>>;
  /** Inputs of the module; `cell Q` for what a register holds, `cell port` for what an instance gives. */
  readonly inputs: ReadonlyMap<string, Bits>;
  /** Outputs of the module; `cell Q` for what a register holds after the edge, `cell port` for what an instance is given. */
  readonly outputs: ReadonlyMap<string, Bits>;
  /** What registers load where they load and are not reset, by the name of their input. */
  readonly data: ReadonlyMap<string, Bits>;
  /** Registers without a reset, by the name of their input. */
  readonly loads: ReadonlyMap<string, Load>;
  /** Nets that nothing drives within the module: its free inputs. */
  readonly free: readonly Bits[];
};

/**
 * Cut a module at its registers, memories and instances.
 *
 * @param outputsOf outputs of an instance's module
 */
export function cutAtRegisters(
  module: NetlistModule,
  outputsOf: (type: string) => readonly string[],
): CutModule {
  const wires = new Wires(module);
  const inputs = new Map<string, Bits>();
  const outputs = new Map<string, Bits>();
  const loads = new Map<string, Load>();
  const data = new Map<string, Bits>();
  for (const [name, { direction, bits }] of Object.entries(module.ports)) {
    if (direction === 'input') inputs.set(name, bits);
    else outputs.set(name, bits);
  }
  for (const [name, cell] of Object.entries(module.cells)) {
    if (isInstance(cell) || isMemory(cell)) {
      const given = isMemory(cell) ? ['RD_DATA'] : outputsOf(cell.type);
      for (const [port, bits] of Object.entries(cell.connections)) {
        (given.includes(port) ? inputs : outputs).set(`${name} ${port}`, bits);
      }
    }
    if (!isRegisterCell(cell)) continue;
    const { d, q, enable, reset } = readRegister(name, cell, cell.connections, []);
    const cleared = (next: Bits): Bits => {
      if (reset === undefined) return next;
      const value = q.map((_, i): Bit => (((reset.value >> BigInt(i)) & 1n) === 1n ? '1' : '0'));
      return choose(wires, reset, next, value);
    };
    const enabled = (next: Bits): Bits =>
      enable === undefined ? next : choose(wires, enable, q, next);
    inputs.set(`${name} Q`, q);
    data.set(`${name} Q`, d);
    if (reset === undefined) {
      const when = enable === undefined ? 'always' : `${enable.bit} ${enable.activeHigh}`;
      loads.set(`${name} Q`, { d, enable: highWhen(wires, enable), when });
    }
    outputs.set(
      `${name} Q`,
      reset?.needsEnable === true ? enabled(cleared(d)) : cleared(enabled(d)),
    );
  }
  const cells = Object.entries(wires.finish().cells).filter(([, cell]) => isCombinational(cell));
  return {
    cells: Object.fromEntries(cells.flatMap(([name, cell]) => bitByBit(name, cell))),
    inputs,
    outputs,
    data,
    loads,
    free: [...inputs.values()],
  };
}

function highWhen(wires: Wires, control: Control | undefined): Bits {
  if (control === undefined) return ['1'];
  return control.activeHigh ? [control.bit] : wires.not([control.bit]);
}

function choose(wires: Wires, control: Control, inactive: Bits, active: Bits): Bits {
  const [zero, one] = control.activeHigh ? [inactive, active] : [active, inactive];
  return wires.mux(control.bit, zero, one);
}

/** A memory holds the same on both sides as long as the same is written to it: it is taken as an instance. */
function isMemory(cell: NetlistCell): boolean {
  return cell.type.startsWith('$mem');
}

function isCombinational(cell: NetlistCell): boolean {
  return !isRegisterCell(cell) && !isInstance(cell) && cell.connections['Y'] !== undefined;
}

/** A bitwise cell as one for each of its bits: a fault in one of them leaves the others the same text. */
function bitByBit(name: string, cell: NetlistCell): readonly (readonly [string, NetlistCell])[] {
  if (!isBitwise(cell)) return [[name, cell]];
  const { A: a, B: b, Y: y = [], S: select } = cell.connections;
  const operands = [
    ...(a === undefined ? [] : [['A', operandOf(cell, 'A')] as const]),
    ...(b === undefined ? [] : [['B', operandOf(cell, 'B')] as const]),
  ];
  const widths = Object.keys(cell.parameters).filter((key) => key.endsWith('WIDTH'));
  const parameters = { ...cell.parameters, ...Object.fromEntries(widths.map((key) => [key, 1])) };
  return y.map((bit, i) => {
    const own = operands.map(([port, bits]) => [port, bits.slice(i, i + 1)] as const);
    const chosen = select === undefined ? {} : { S: select };
    const connections = { ...Object.fromEntries(own), ...chosen, Y: [bit] };
    return [`${name}:${i}`, { ...cell, parameters, connections }];
  });
}

/** Cells in an order in which each comes after what it reads. The cells must be free of loops. */
export function inOrder(cells: Readonly<Record<string, NetlistCell>>): NetlistCell[] {
  const driver = new Map<Bit, string>();
  for (const [name, cell] of Object.entries(cells)) {
    for (const bit of cell.connections['Y'] ?? []) driver.set(bit, name);
  }
  const done = new Set<string>();
  const order: NetlistCell[] = [];
  for (const start of Object.keys(cells)) {
    const stack = [start];
    while (stack.length > 0) {
      const name = stack.at(-1) ?? '';
      const cell = cells[name];
      if (cell === undefined || done.has(name)) {
        stack.pop();
        continue;
      }
      const before = new Set<string>();
      for (const [port, bits] of Object.entries(cell.connections)) {
        if (port === 'Y') continue;
        for (const bit of bits) {
          const source = driver.get(bit);
          if (source !== undefined && !done.has(source)) before.add(source);
        }
      }
      before.delete(name);
      if (before.size > 0) stack.push(...before);
      else {
        stack.pop();
        done.add(name);
        order.push(cell);
      }
    }
  }
  return order;
}

/** What a cell computes, as a text that is equal for cells that compute the same. */
export function cellKey(cell: NetlistCell, connections: Readonly<Record<string, Bits>>): string {
  const parameters = Object.keys(cell.parameters)
    .toSorted()
    .map((name) => `${name}=${parameter(cell, name)}`);
  const inputs = Object.keys(connections)
    .filter((port) => port !== 'Y')
    .toSorted()
    .map((port) => `${port}:${(connections[port] ?? []).join(',')}`);
  return [cell.type, ...parameters, ...inputs].join(' ');
}
