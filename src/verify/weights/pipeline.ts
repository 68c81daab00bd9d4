/**
 * A pipeline without feedback as one combinational module: where every way from the inputs to the outputs leads
 * through the same number of registers, what they hold does not matter after so many cycles.
 */

import { readNetlist } from '../../eda/netlist-read.ts';
import type { Bit, Netlist, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { readRegister, type Control } from '../../simulate/embedded/register.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { isRegisterCell } from '../mutate/faults.ts';
import { isConstant } from '../mutate/wires.ts';

/** Cells without registers, each after those that it reads. */
export type Combinational = {
  /** Without registers; the modules of what is kept stay beside it. */
  readonly netlist: Netlist;
  readonly module: NetlistModule;
  readonly ordered: readonly NetlistCell[];
  /** The cell that drives a net. */
  readonly driver: ReadonlyMap<Bit, NetlistCell>;
};

/**
 * The module with registers as wires.
 *
 * @param kept modules that stay as instances
 * @param held inputs of one bit that are always high
 * @returns undefined where a register may keep its content, or ways differ in the number of registers
 */
export async function asCombinational(
  rtl: Rtl,
  kept: Iterable<string>,
  held: readonly string[],
  latency: number,
): Promise<Combinational | undefined> {
  const keep = [...kept].map((name) => `setattr -mod -set keep_hierarchy 1 ${name}`);
  const netlist = await readNetlist(rtl, { passes: [...keep, 'flatten', 'opt_expr', 'opt_clean'] });
  const module = netlist.modules[rtl.top];
  if (module === undefined) return undefined;
  const high = new Set(held.flatMap((name) => module.ports[name]?.bits ?? []));
  const cells: Record<string, NetlistCell> = {};
  const steps = new Map<NetlistCell, number>();
  for (const [name, cell] of Object.entries(module.cells)) {
    if (cell.type === '$scopeinfo') continue;
    const connections = Object.fromEntries(
      Object.entries(cell.connections).map(([port, bits]) => [
        port,
        bits.map((bit): Bit => (high.has(bit) ? '1' : bit)),
      ]),
    );
    const wired = isRegisterCell(cell) ? asWire(name, { ...cell, connections }) : undefined;
    if (isRegisterCell(cell) && wired === undefined) return undefined;
    const made = wired ?? chosen({ ...cell, connections });
    cells[name] = made;
    if (wired !== undefined) steps.set(made, 1);
  }
  const driver = driversOf(Object.values(cells));
  const ordered = inOrder(Object.values(cells), driver);
  if (ordered === undefined) return undefined;
  const inputs = new Set(
    Object.entries(module.ports).flatMap(([name, { direction, bits }]) =>
      direction === 'input' && !held.includes(name) ? bits : [],
    ),
  );
  const depth = depths(ordered, inputs, steps);
  const outputs = Object.values(module.ports).filter(({ direction }) => direction === 'output');
  const isBalanced = outputs.every(({ bits }) =>
    bits.every((bit) => isConstant(bit) || depth?.get(bit) === latency),
  );
  if (!isBalanced) return undefined;
  const flat = { ...module, cells };
  return {
    netlist: { ...netlist, modules: { ...netlist.modules, [rtl.top]: flat } },
    module: flat,
    ordered,
    driver,
  };
}

/** Nets at ports of a direction. */
export function bitsOf(cell: NetlistCell, direction: 'input' | 'output'): Bit[] {
  return Object.entries(cell.connections).flatMap(([port, bits]) =>
    cell.port_directions[port] === direction ? bits : [],
  );
}

/** The cell that drives each net. */
export function driversOf(cells: Iterable<NetlistCell>): ReadonlyMap<Bit, NetlistCell> {
  const driver = new Map<Bit, NetlistCell>();
  for (const cell of cells) for (const bit of bitsOf(cell, 'output')) driver.set(bit, cell);
  return driver;
}

/** A register that loads in every cycle, as a wire. */
function asWire(name: string, cell: NetlistCell): NetlistCell | undefined {
  const { d, q, enable, reset } = readRegister(name, cell, cell.connections, []);
  const never = (control: Control): boolean => control.bit === (control.activeHigh ? '0' : '1');
  const always = (control: Control): boolean => control.bit === (control.activeHigh ? '1' : '0');
  if (reset !== undefined && !never(reset)) return undefined;
  return enable === undefined || always(enable) ? buffer(d, q) : undefined;
}

/** A multiplexer whose choice is known, as a wire. */
function chosen(cell: NetlistCell): NetlistCell {
  const select = cell.connections['S']?.[0];
  if (cell.type !== '$mux' || (select !== '0' && select !== '1')) return cell;
  return buffer(cell.connections[select === '1' ? 'B' : 'A'] ?? [], cell.connections['Y'] ?? []);
}

function buffer(from: readonly Bit[], to: readonly Bit[]): NetlistCell {
  return {
    type: '$pos',
    parameters: { A_SIGNED: 0, A_WIDTH: from.length, Y_WIDTH: to.length },
    attributes: {},
    port_directions: { A: 'input', Y: 'output' },
    connections: { A: from, Y: to },
  };
}

/** Cells, each after those that it reads; undefined where they form a loop. */
export function inOrder(
  cells: readonly NetlistCell[],
  driver: ReadonlyMap<Bit, NetlistCell>,
): NetlistCell[] | undefined {
  const state = new Map<NetlistCell, 'open' | 'done'>();
  const order: NetlistCell[] = [];
  for (const root of cells) {
    const stack = [root];
    for (let cell = stack.at(-1); cell !== undefined; cell = stack.at(-1)) {
      if (state.get(cell) !== undefined) {
        stack.pop();
        if (state.get(cell) === 'open') order.push(cell);
        state.set(cell, 'done');
        continue;
      }
      state.set(cell, 'open');
      for (const bit of bitsOf(cell, 'input')) {
        const before = driver.get(bit);
        if (before === undefined || state.get(before) === 'done') continue;
        if (state.get(before) === 'open') return undefined;
        stack.push(before);
      }
    }
  }
  return order;
}

/** Registers between the inputs and each net; undefined where two ways differ. */
function depths(
  ordered: readonly NetlistCell[],
  inputs: ReadonlySet<Bit>,
  steps: ReadonlyMap<NetlistCell, number>,
): ReadonlyMap<Bit, number> | undefined {
  const depth = new Map<Bit, number>([...inputs].map((bit) => [bit, 0]));
  for (const cell of ordered) {
    const before = new Set(bitsOf(cell, 'input').flatMap((bit) => depth.get(bit) ?? []));
    if (before.size > 1) return undefined;
    const [own] = before;
    if (own === undefined) continue;
    for (const bit of bitsOf(cell, 'output')) depth.set(bit, own + (steps.get(cell) ?? 0));
  }
  return depth;
}
