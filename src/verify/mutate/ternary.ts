/** Cells in three values: a bit that is known, or `x`, which stands for either. */

import type { Bit, NetlistCell } from '../../eda/netlist.ts';
import { isBitwise, operandOf } from './operands.ts';

/** `x`: either. */
export type Trit = '0' | '1' | 'x';

/** What is known of a bit; of constants that are neither 0 nor 1, nothing. */
export function tritOf(bit: Bit, values: ReadonlyMap<Bit, Trit>): Trit {
  if (bit === '0' || bit === '1') return bit;
  return typeof bit === 'number' ? (values.get(bit) ?? 'x') : 'x';
}

type Gate = (a: Trit, b: Trit) => Trit;

const not = (a: Trit): Trit => (a === 'x' ? 'x' : a === '1' ? '0' : '1');
const and: Gate = (a, b) => (a === '0' || b === '0' ? '0' : a === '1' && b === '1' ? '1' : 'x');
const or: Gate = (a, b) => not(and(not(a), not(b)));
const xor: Gate = (a, b) => (a === 'x' || b === 'x' ? 'x' : a === b ? '0' : '1');

const bitwise: Readonly<Record<string, Gate>> = {
  $pos: (a) => a,
  $not: (a) => not(a),
  $and: and,
  $or: or,
  $xor: xor,
  $xnor: (a, b) => not(xor(a, b)),
};

const all = (word: readonly Trit[]): Trit => word.reduce(and, '1');
const any = (word: readonly Trit[]): Trit => word.reduce(or, '0');

/** Cells that give one bit, of whole operands. */
const ofWords: Readonly<Record<string, (a: readonly Trit[], b: readonly Trit[]) => Trit>> = {
  $reduce_and: all,
  $reduce_or: any,
  $reduce_bool: any,
  $reduce_xor: (a) => a.reduce(xor, '0'),
  $reduce_xnor: (a) => not(a.reduce(xor, '0')),
  $logic_not: (a) => not(any(a)),
  $logic_and: (a, b) => and(any(a), any(b)),
  $logic_or: (a, b) => or(any(a), any(b)),
};

/**
 * What is known of a combinational cell's output when `valueOf` is known of its inputs. Sound, not complete: cells that
 * calculate give `x`.
 */
export function outputOf(cell: NetlistCell, valueOf: (bit: Bit) => Trit): readonly Trit[] {
  const { A: a = [], B: b = [], S: s = [], Y: y = [] } = cell.connections;
  if (isBitwise(cell)) {
    const [left, right] = [operandOf(cell, 'A').map(valueOf), operandOf(cell, 'B').map(valueOf)];
    const chosen = valueOf(s[0] ?? 'x');
    const gate = bitwise[cell.type] ?? ((zero, one) => choice(chosen, zero, one));
    return left.map((one, i) => gate(one, right[i] ?? 'x'));
  }
  const known = ofWords[cell.type]?.(a.map(valueOf), b.map(valueOf));
  return y.map((_, i) => (known === undefined ? 'x' : i === 0 ? known : '0'));
}

function choice(chosen: Trit, zero: Trit, one: Trit): Trit {
  if (chosen === 'x') return zero === one ? zero : 'x';
  return chosen === '1' ? one : zero;
}
