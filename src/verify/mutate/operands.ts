/** Operands of a bitwise cell, as wide as its output. */

import { parameter, type NetlistCell } from '../../eda/netlist.ts';
import type { Bits } from './wires.ts';

/** Cells whose bits know nothing of one another. */
const bitwise: ReadonlySet<string> = new Set('$pos $not $and $or $xor $xnor $mux'.split(' '));

/** Whether each bit of a cell's output depends on one bit of each operand, and a choice. */
export function isBitwise({ type }: NetlistCell): boolean {
  return bitwise.has(type);
}

/** The operand at `A` or `B`, short ones extended: by their sign where all operands are signed, else by zeros. */
export function operandOf(cell: NetlistCell, port: 'A' | 'B'): Bits {
  const bits = cell.connections[port] ?? [];
  const ports = Object.keys(cell.connections).filter((one) => one === 'A' || one === 'B');
  const isSigned =
    cell.type !== '$mux' && ports.every((one) => parameter(cell, `${one}_SIGNED`) === 1);
  const fill = isSigned ? (bits.at(-1) ?? '0') : '0';
  return (cell.connections['Y'] ?? []).map((_, i) => bits[i] ?? fill);
}
