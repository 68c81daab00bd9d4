/** What follows from nets that are known, against the direction of gates: of an `and` that is high, both operands are. */

import type { Bit, NetlistCell } from '../../eda/netlist.ts';

/** Gates of which a value of the output gives that of every operand. */
const backwards: Readonly<Record<string, (value: '0' | '1') => '0' | '1' | undefined>> = {
  $_BUF_: (value) => value,
  $_NOT_: (value) => (value === '1' ? '0' : '1'),
  $_AND_: (value) => (value === '1' ? '1' : undefined),
  $_OR_: (value) => (value === '0' ? '0' : undefined),
};

/** Values of nets, those given and those that follow from them. @param driver the gate that drives a net */
export function implied(
  given: ReadonlyMap<Bit, '0' | '1'>,
  driver: ReadonlyMap<Bit, NetlistCell>,
): ReadonlyMap<Bit, '0' | '1'> {
  const known = new Map<Bit, '0' | '1'>();
  const pending = [...given];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const [bit, value] = one;
    if (typeof bit !== 'number' || known.has(bit)) continue;
    known.set(bit, value);
    const gate = driver.get(bit);
    const before = gate === undefined ? undefined : backwards[gate.type]?.(value);
    if (gate === undefined || before === undefined) continue;
    for (const port of ['A', 'B']) {
      for (const net of gate.connections[port] ?? []) pending.push([net, before]);
    }
  }
  return known;
}
