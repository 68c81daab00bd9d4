/**
 * Results that are clamped: words of adders of which the result is nothing but the clamped number. That it is one is seen
 * from the bits that each bit of the result depends on, and tried for all their values.
 */

import type { Bit, NetlistCell } from '../../eda/netlist.ts';
import { block, layout, readField, writeField } from '../../simulate/engine.ts';
import { buildMachine } from '../../simulate/embedded/machine.ts';
import { openSession } from '../../simulate/embedded/session.ts';
import { isConstant, type Bits } from '../mutate/wires.ts';
import type { Relation } from './boxes.ts';
import { cone } from './lanes.ts';
import { bitsOf, type Combinational } from './pipeline.ts';
import type { Step } from './step.ts';

/** What a result is of the exact sum. */
export type Clamp = {
  readonly signed: boolean;
  /** The word of an exact sum, by the definition of the overflow. */
  of(exact: bigint): bigint;
};

/** Bits that every bit of a result may depend on, at most: all their values are tried. */
const mostBits = 12;

/** Words above the result's width that adders make, alone or below a word that is stepped. */
export function widerWords(
  { ordered }: Combinational,
  width: number,
  boxes: ReadonlyMap<string, Relation>,
  steps: ReadonlyMap<string, Step>,
): readonly Bits[] {
  const ofPort = (port: string, isMeant: (cell: NetlistCell) => boolean): Bits[] =>
    ordered.flatMap((cell) => (isMeant(cell) ? [cell.connections[port] ?? []] : []));
  const sums = [
    ...ofPort('sum_o', ({ type }) => boxes.has(type)),
    ...ofPort('Y', ({ type }) => type === '$add'),
  ];
  const stepped = ofPort('y_o', ({ type }) => steps.has(type));
  return [...sums, ...sums.flatMap((low) => stepped.map((high) => [...low, ...high]))].filter(
    ({ length }) => length > width,
  );
}

/** Whether the result is the clamped number that a word holds, whatever that is. */
export async function isClamped(
  flat: Combinational,
  result: string,
  word: Bits,
  { signed, of }: Clamp,
): Promise<boolean> {
  const bits = flat.module.ports[result]?.bits ?? [];
  const shared = word.slice(signed ? bits.length - 1 : bits.length);
  if (new Set(word).size !== word.length || word.some(isConstant)) return false;
  if (shared.length > mostBits) return false;
  const isOwn = bits.every((bit, i) =>
    [...support(bit, new Set(word), flat.driver)].every(
      (net) => net === word[i] || shared.includes(net),
    ),
  );
  return isOwn && tried(flat, result, word, shared.length, { signed, of });
}

/** Nets of a word that a net depends on, and inputs that are not of the word. */
function support(
  net: Bit,
  word: ReadonlySet<Bit>,
  driver: ReadonlyMap<Bit, NetlistCell>,
): ReadonlySet<Bit> {
  const found = new Set<Bit>();
  const seen = new Set<Bit>();
  const pending = [net];
  for (let bit = pending.pop(); bit !== undefined; bit = pending.pop()) {
    if (isConstant(bit) || seen.has(bit)) continue;
    seen.add(bit);
    const cell = driver.get(bit);
    if (word.has(bit) || cell === undefined) found.add(bit);
    else pending.push(...operands(bit, cell));
  }
  return found;
}

/** What a bit of a cell's output depends on. */
function operands(bit: Bit, cell: NetlistCell): Bits {
  const { A: a = [], B: b = [], S: s = [], Y: y = [] } = cell.connections;
  const at = y.indexOf(bit);
  const sameWidth = [a, b].every(({ length }) => length === y.length || length === 0);
  const isBitwise = ['$mux', '$pos', '$not', '$and', '$or', '$xor', '$xnor'].includes(cell.type);
  return isBitwise && sameWidth
    ? [...a.slice(at, at + 1), ...b.slice(at, at + 1), ...s]
    : bitsOf(cell, 'input');
}

/**
 * All values of the upper bits, which all bits of the result share, with all others low and with all others high: as each
 * bit depends on no other of these, every value is tried that any bit can see.
 */
async function tried(
  { netlist, module, ordered }: Combinational,
  result: string,
  word: Bits,
  shared: number,
  { signed, of }: Clamp,
): Promise<boolean> {
  const top = 'pelab_clamp';
  const bits = module.ports[result]?.bits ?? [];
  const inside = new Set(word);
  const cells = cone(
    bits,
    ordered.filter((cell) => !bitsOf(cell, 'output').some((bit) => inside.has(bit))),
  );
  const clamp = {
    ...module,
    cells: Object.fromEntries(cells.entries()),
    ports: {
      exact: { direction: 'input' as const, bits: word },
      [result]: { direction: 'output' as const, bits },
    },
  };
  const lows = word.length - shared;
  const words = Array.from({ length: 2 ** shared }, (_, high) =>
    [0n, (1n << BigInt(lows)) - 1n].map((low) => (BigInt(high) << BigInt(lows)) | low),
  ).flat();
  const rows = block(layout([{ name: 'exact', width: word.length }]), words.length);
  const [field] = rows.layout.fields;
  if (field === undefined) return false;
  words.forEach((exact, row) => writeField(rows, field, row, exact));
  const machine = buildMachine(
    { ...netlist, modules: { ...netlist.modules, [top]: clamp } },
    top,
    undefined,
  );
  const session = openSession(top, machine, layout([{ name: result, width: bits.length }]));
  const answers = await session.cycles(rows);
  await session.close();
  return answers.layout.fields.every((given) =>
    words.every(
      (exact, row) =>
        readField(answers, given, row) === of(signed ? BigInt.asIntN(word.length, exact) : exact),
    ),
  );
}
