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
 * The module with `y` as its output `problemPort`, and without the cells that `y` does not depend on.
 */
export function coneOf(module: NetlistModule, y: Bits): NetlistModule {
  const driver = new Map<Bit, string>();
  for (const [name, { connections }] of Object.entries(module.cells)) {
    for (const bit of connections['Y'] ?? []) if (typeof bit === 'number') driver.set(bit, name);
  }
  const cells: Record<string, NetlistCell> = {};
  const pending: Bit[] = [...y];
  for (let bit = pending.pop(); bit !== undefined; bit = pending.pop()) {
    const name = driver.get(bit);
    const cell = name === undefined ? undefined : module.cells[name];
    if (name === undefined || cell === undefined || cells[name] !== undefined) continue;
    cells[name] = cell;
    for (const [port, bits] of Object.entries(cell.connections)) {
      if (port !== 'Y') pending.push(...bits);
    }
  }
  const output = { direction: 'output' as const, bits: y };
  return { ...module, cells, ports: { ...module.ports, [problemPort]: output } };
}
