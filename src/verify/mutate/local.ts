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

/** Gates looked at for a pair of nets, at most. */
const mostGates = 24;

/** Nets that they are functions of, at most: a truth table has two to this many rows. */
const mostLeaves = 9;
const rows = 2 ** mostLeaves;

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
  const leaves = new Set<Bit>([left, right].filter((net) => !isConstant(net)));
  const inside = new Map<Bit, Driver>();
  /** Leaves more than before, were this one a gate; undefined where it is none that is known. */
  const growth = (leaf: Bit): number | undefined => {
    const inputs = inputsOf(driverOf(leaf));
    if (inputs === undefined) return undefined;
    const isNew = (net: Bit): boolean => !isConstant(net) && !leaves.has(net) && !inside.has(net);
    return new Set(inputs.filter(isNew)).size - 1;
  };
  while (inside.size < mostGates) {
    let best: { readonly leaf: Bit; readonly more: number } | undefined;
    for (const leaf of leaves) {
      const more = growth(leaf);
      if (more !== undefined && (best === undefined || more < best.more)) best = { leaf, more };
    }
    if (best === undefined || leaves.size + best.more > mostLeaves) break;
    if (best.more > 0 && haveOneTable(left, right, leaves, inside)) return true;
    const driver = driverOf(best.leaf);
    if (driver === undefined) break;
    leaves.delete(best.leaf);
    inside.set(best.leaf, driver);
    for (const net of inputsOf(driver) ?? []) {
      if (!isConstant(net) && !inside.has(net)) leaves.add(net);
    }
  }
  return haveOneTable(left, right, leaves, inside);
}

/** Whether two nets are one function of the leaves, through the gates inside. */
function haveOneTable(
  left: Bit,
  right: Bit,
  leaves: ReadonlySet<Bit>,
  inside: ReadonlyMap<Bit, Driver>,
): boolean {
  const tables = new Map<Bit, bigint | undefined>([...leaves].map((net, i) => [net, column(i)]));
  const tableOf = (net: Bit): bigint | undefined => {
    if (isConstant(net)) return constants[net];
    if (tables.has(net)) return tables.get(net);
    const driver = inside.get(net);
    const known = inputsOf(driver)?.map(tableOf);
    const operands = known?.filter((table) => table !== undefined) ?? [];
    const [a = 0n, b = 0n, s = 0n] = operands;
    const isWhole = driver !== undefined && operands.length === known?.length;
    const table = isWhole ? gates[driver.type]?.(a, b, s) : undefined;
    tables.set(net, table);
    return table;
  };
  const [a, b] = [tableOf(left), tableOf(right)];
  return a !== undefined && b !== undefined && BigInt.asUintN(rows, a ^ b) === 0n;
}

/** Column `leaf` of a truth table: runs of zeros and ones of 2^leaf rows each. */
function column(leaf: number): bigint {
  const run = 2 ** leaf;
  let table = ((1n << BigInt(run)) - 1n) << BigInt(run);
  for (let filled = 2 * run; filled < rows; filled *= 2) table |= table << BigInt(filled);
  return table;
}

/** The bits that one bit of a bitwise cell depends on: A, B, S; undefined for other cells, and above a short operand. */
function inputsOf(driver: Driver | undefined): readonly Bit[] | undefined {
  if (driver === undefined || gates[driver.type] === undefined) return undefined;
  const { type, connections, index } = driver;
  const count = type === '$pos' || type === '$not' ? 1 : 2;
  const words = [connections['A'], connections['B']].slice(0, count);
  const bits = words.map((word) => word?.[index]);
  if (type === '$mux') bits.push(connections['S']?.[0]);
  const known = bits.filter((bit) => bit !== undefined && bit !== 'x' && bit !== 'z');
  return known.length === bits.length ? (known as Bit[]) : undefined;
}
