/**
 * Nets compared as functions of nets a few gates before them. What a fault does is often undone by the next gates, as
 * where one of the exclusive ors of a full adder is an or: found here, a solver need not find it far behind.
 */

import type { Bit } from '../../eda/netlist.ts';
import { isConstant, type Bits } from './wires.ts';

/** A cell by what it computes, with the bit of its output that is asked for. */
export type Driver = {
  readonly type: string;
  readonly connections: Readonly<Record<string, Bits>>;
  readonly index: number;
};

/** Gates between a net and those that it is taken as a function of, at most. */
const depth = 5;

/** Of so many nets at most: a truth table has two to this many rows. */
const mostLeaves = 9;

type Gate = (a: bigint, b: bigint, s: bigint) => bigint;

/** Truth tables are words with a bit for each row; ones above the last row do not count. */
const gates: Readonly<Record<string, Gate>> = {
  $pos: (a) => a,
  $not: (a) => ~a,
  $and: (a, b) => a & b,
  $or: (a, b) => a | b,
  $xor: (a, b) => a ^ b,
  $xnor: (a, b) => ~(a ^ b),
  $mux: (a, b, s) => (a & ~s) | (b & s),
};

/** An unknown bit has no table. */
const constants: Readonly<Partial<Record<Bit, bigint>>> = { '0': 0n, '1': -1n };

/**
 * Whether two nets always have one value, as far as the gates in front of them say. `false` only says that these do
 * not show it.
 */
export function isSameNearby(
  left: Bit,
  right: Bit,
  driverOf: (net: Bit) => Driver | undefined,
): boolean {
  if (left === right) return true;
  const tables = new Map<Bit, bigint>();
  let leaves = 0;
  const tableOf = (net: Bit, further: number): bigint | undefined => {
    if (isConstant(net)) return constants[net];
    const known = tables.get(net);
    if (known !== undefined) return known;
    const driver = further > 0 ? driverOf(net) : undefined;
    const operands = driver === undefined ? undefined : operandsOf(driver);
    let table: bigint | undefined;
    if (operands === undefined || driver === undefined) {
      if (leaves >= mostLeaves) return undefined;
      table = leafTable(leaves++);
    } else {
      const [a, b, s] = operands.map((bit) => tableOf(bit, further - 1));
      if (a === undefined || b === undefined || s === undefined) return undefined;
      table = gates[driver.type]?.(a, b, s);
    }
    if (table !== undefined) tables.set(net, table);
    return table;
  };
  const [a, b] = [tableOf(left, depth), tableOf(right, depth)];
  return a !== undefined && b !== undefined && BigInt.asUintN(rows, a ^ b) === 0n;
}

const rows = 2 ** mostLeaves;

/** Column `leaf` of a truth table: runs of zeros and ones of 2^leaf rows each. */
function leafTable(leaf: number): bigint {
  const run = 2 ** leaf;
  const ones = ((1n << BigInt(run)) - 1n) << BigInt(run);
  let table = ones;
  for (let filled = 2 * run; filled < rows; filled *= 2) table |= table << BigInt(filled);
  return table;
}

/** The bits that one bit of a bitwise cell depends on: A, B, S; undefined for other cells, and above a short operand. */
function operandsOf({ type, connections, index }: Driver): readonly [Bit, Bit, Bit] | undefined {
  if (gates[type] === undefined) return undefined;
  const a = connections['A']?.[index];
  if (a === undefined) return undefined;
  if (type === '$pos' || type === '$not') return [a, '0', '0'];
  const b = connections['B']?.[index];
  if (b === undefined) return undefined;
  return [a, b, type === '$mux' ? (connections['S']?.[0] ?? 'x') : '0'];
}
