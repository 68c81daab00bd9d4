/** What follows from nets that are known, against the direction of gates: of an `and` that is high, both operands are. */

import type { Bit, NetlistCell } from '../../eda/netlist.ts';

type Value = '0' | '1';

/** A net and its value. */
export type Known = readonly [net: Bit, value: Value];

const same = (value: Value): Value => value;
const other = (value: Value): Value => (value === '1' ? '0' : '1');
const ofHigh = (value: Value): Value | undefined => (value === '1' ? '1' : undefined);
const ofLow = (value: Value): Value | undefined => (value === '0' ? '0' : undefined);

/**
 * Gates of which a value of the output is the same as one of every operand: one says nothing more or less than the
 * others.
 */
const backwards: Readonly<Record<string, (value: Value) => Value | undefined>> = {
  $_BUF_: same,
  $_NOT_: other,
  $_AND_: ofHigh,
  $_OR_: ofLow,
  $pos: same,
  $not: other,
  $and: ofHigh,
  $or: ofLow,
};

/** The operands of a net's gate, where all of them are known with it. */
function before([net, value]: Known, driver: ReadonlyMap<Bit, NetlistCell>): Known[] | undefined {
  const gate = driver.get(net);
  // Of words, each bit is a gate of its own.
  if (gate?.connections['Y']?.length !== 1) return undefined;
  const operand = backwards[gate.type]?.(value);
  if (operand === undefined) return undefined;
  return ['A', 'B'].flatMap((port) =>
    (gate.connections[port] ?? []).map((bit) => [bit, operand] as const),
  );
}

/** Values of nets, those given and those that follow from them. @param driver the gate that drives a net */
export function implied(
  given: readonly Known[],
  driver: ReadonlyMap<Bit, NetlistCell>,
): ReadonlyMap<Bit, Value> {
  const known = new Map<Bit, Value>();
  const pending = [...given];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const [bit, value] = one;
    if (typeof bit !== 'number' || known.has(bit)) continue;
    known.set(bit, value);
    pending.push(...(before(one, driver) ?? []));
  }
  return known;
}

/** Nets that a net is high with, and never otherwise: each by itself, followed no further. A constant is one, too. */
export function conditions(net: Bit, driver: ReadonlyMap<Bit, NetlistCell>): readonly Known[] {
  const found = new Map<string, Known>();
  const seen = new Set<string>();
  const pending: Known[] = [[net, '1']];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const name = one.join();
    if (seen.has(name)) continue;
    seen.add(name);
    const operands = before(one, driver);
    if (operands === undefined) found.set(name, one);
    else pending.push(...operands);
  }
  return [...found.values()];
}
