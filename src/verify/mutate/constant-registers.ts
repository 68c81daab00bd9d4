/** Registers that only ever load one word: behind an input of a module that is tied to a constant. */

import type { Bit, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { readRegister } from '../../simulate/embedded/register.ts';
import { isRegisterCell } from './faults.ts';

/**
 * The module with that word in place of each such register, and in place of those behind it that then load a constant
 * too. What they hold at power-up does not count: the golden model says nothing of it.
 */
export function withoutConstantRegisters(module: NetlistModule): NetlistModule {
  const constants = new Map<Bit, Bit>();
  const settle = (bits: readonly Bit[]): Bit[] => bits.map((bit) => constants.get(bit) ?? bit);
  const kept = new Map(Object.entries(module.cells));
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const [name, cell] of kept) {
      const { from, to } = passedOn(name, cell);
      const word = settle(from);
      if (word.length === 0 || word.some((bit) => typeof bit === 'number')) continue;
      to.forEach((bit, i) => constants.set(bit, word[i] ?? bit));
      isGrowing = kept.delete(name);
    }
  }
  const connected = (cell: NetlistCell): NetlistCell => ({
    ...cell,
    connections: mapped(cell.connections, settle),
  });
  return {
    ...module,
    cells: mapped(Object.fromEntries(kept), connected),
    ports: mapped(module.ports, (port) => ({ ...port, bits: settle(port.bits) })),
  };
}

/** What a register without reset loads and then holds; the same of a wire in the place of a missing register. */
function passedOn(
  name: string,
  cell: NetlistCell,
): { readonly from: readonly Bit[]; readonly to: readonly Bit[] } {
  const { A: a = [], Y: y = [] } = cell.connections;
  if (cell.type === '$pos' && a.length === y.length) return { from: a, to: y };
  if (!isRegisterCell(cell)) return { from: [], to: [] };
  const { d, q, reset } = readRegister(name, cell, cell.connections, []);
  return { from: reset === undefined ? d : [], to: q };
}

function mapped<A, B>(record: Readonly<Record<string, A>>, to: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
