/** Readable names for mapped cells. */
import type { NetlistCell, NetlistModule } from './netlist.ts';
import { wireOf } from './synthesis-origin.ts';
import type { Origin, Origins } from './synthesis-origin.ts';

/**
 * Give cells names that lead back to the Verilog: a register is the bit it holds (`acc_q[5]`), a gate is numbered
 * within the wire it works for (`u_adder.g_7_4:2`). Instances that already have a name of their own keep it.
 */
export function renameCells(
  module: NetlistModule,
  origins: Origins,
  isRegister: (cell: NetlistCell) => boolean,
): { readonly module: NetlistModule; readonly origins: Origins } {
  const taken = new Set(Object.keys(module.cells).filter((name) => !name.startsWith('$')));
  const counts = new Map<string, number>();
  const cells: Record<string, NetlistCell> = {};
  const renamed = new Map<string, Origin>();
  for (const [name, cell] of Object.entries(module.cells)) {
    const origin = origins.get(name);
    const fresh = name.startsWith('$') ? freshName(cell, origin, counts, taken, isRegister) : name;
    taken.add(fresh);
    cells[fresh] = cell;
    if (origin !== undefined) renamed.set(fresh, origin);
  }
  return { module: { ...module, cells }, origins: renamed };
}

function freshName(
  cell: NetlistCell,
  origin: Origin | undefined,
  counts: Map<string, number>,
  taken: ReadonlySet<string>,
  isRegister: (cell: NetlistCell) => boolean,
): string {
  const wire = origin === undefined ? 'logic' : wireOf(origin);
  const bit = origin?.bit === undefined ? wire : `${wire}[${origin.bit}]`;
  if (isRegister(cell) && !taken.has(bit)) return bit;
  for (;;) {
    const count = (counts.get(wire) ?? 0) + 1;
    counts.set(wire, count);
    const name = `${wire}:${count}`;
    if (!taken.has(name)) return name;
  }
}
