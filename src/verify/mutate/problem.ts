/** A question to the solver: a combinational module with one output. */

import type { Bit, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import type { CutModule } from './cut.ts';
import { problemPort } from './solver.ts';
import type { Bits } from './wires.ts';

/** The sound module with every input and register as an input port. */
export function shellOf(sound: CutModule): NetlistModule {
  const ports = sound.free.map((bits, i) => [`in_${i}`, { direction: 'input' as const, bits }]);
  return { attributes: {}, ports: Object.fromEntries(ports), cells: sound.cells, netnames: {} };
}

/**
 * The module with `y` as its output `problemPort`, and without the cells and inputs that `y` does not depend on.
 */
export function coneOf(module: NetlistModule, y: Bits): NetlistModule {
  return conesOf(module)(y);
}

/** `coneOf` for many outputs of one module. */
export function conesOf(module: NetlistModule): (y: Bits) => NetlistModule {
  const driver = driversOf(module.cells);
  const inputs = new Map<Bit, string>();
  for (const [name, { bits }] of Object.entries(module.ports)) {
    for (const bit of bits) inputs.set(bit, name);
  }
  return (y) => {
    const cells: Record<string, NetlistCell> = {};
    const ports: Record<string, NetlistModule['ports'][string]> = {};
    const pending: Bit[] = [...y];
    for (let bit = pending.pop(); bit !== undefined; bit = pending.pop()) {
      const input = inputs.get(bit) ?? '';
      const port = module.ports[input];
      if (port !== undefined) ports[input] = port;
      const found = driver.get(bit);
      if (found === undefined || cells[found.name] !== undefined) continue;
      cells[found.name] = found.cell;
      for (const [pin, bits] of Object.entries(found.cell.connections)) {
        if (pin !== 'Y') pending.push(...bits);
      }
    }
    return {
      ...module,
      cells,
      ports: { ...ports, [problemPort]: { direction: 'output', bits: y } },
    };
  };
}

/** Cells, with their names, by the nets that they drive. */
export type Drivers = ReadonlyMap<Bit, { readonly name: string; readonly cell: NetlistCell }>;

export function driversOf(cells: NetlistModule['cells']): Drivers {
  const drivers = new Map<Bit, { name: string; cell: NetlistCell }>();
  for (const [name, cell] of Object.entries(cells)) {
    for (const bit of cell.connections['Y'] ?? []) drivers.set(bit, { name, cell });
  }
  return drivers;
}

/** Cells that the roots depend on, each after those that it reads. */
export function coneOrder(roots: readonly Bits[], drivers: Drivers): NetlistCell[] {
  const done = new Set<NetlistCell>();
  const stack = roots.flat().flatMap((bit) => drivers.get(bit)?.cell ?? []);
  for (let cell = stack.at(-1); cell !== undefined; cell = stack.at(-1)) {
    const before = Object.entries(cell.connections)
      .filter(([port]) => port !== 'Y')
      .flatMap(([, bits]) => bits.flatMap((bit) => drivers.get(bit)?.cell ?? []))
      .filter((one) => !done.has(one));
    if (done.has(cell) || before.length === 0) {
      done.add(cell);
      stack.pop();
    } else stack.push(...before);
  }
  return [...done];
}
