/** What every net computes, as 128 random samples: nets with equal signatures carry equal functions. */
import { evaluate } from '../technology/boolean.ts';
import type { Library } from '../technology/library.ts';
import type { Bit, NetlistCell, NetlistModule } from './netlist.ts';

const LANES = 128;
const ONES = (1n << BigInt(LANES)) - 1n;

/** Outputs of a cell as words, from the words of its inputs; undefined for a cell it cannot compute. */
export type Gate = (
  cell: NetlistCell,
  value: (bit: Bit) => bigint | undefined,
) => Map<Bit, bigint> | undefined;

/** Words on every net: random where logic starts, computed elsewhere. */
export function signatures(module: NetlistModule, gate: Gate): Map<number, bigint> {
  const words = new Map<number, bigint>();
  for (const [port, { direction, bits }] of Object.entries(module.ports)) {
    if (direction !== 'output') bits.forEach((bit, i) => setRandom(words, bit, `${port} ${i}`));
  }
  const waiting: NetlistCell[] = [];
  const value = (bit: Bit): bigint | undefined => {
    if (typeof bit === 'number') return words.get(bit);
    return bit === '1' ? ONES : 0n;
  };
  for (const [name, cell] of Object.entries(module.cells)) {
    if (gate(cell, () => 0n) !== undefined) {
      waiting.push(cell);
      continue;
    }
    for (const [port, bits] of Object.entries(cell.connections)) {
      if (cell.port_directions[port] === 'input') continue;
      bits.forEach((bit, i) => setRandom(words, bit, `${name} ${port} ${i}`));
    }
  }
  evaluateAll(waiting, gate, value, words);
  return words;
}

/** Gates in dependency order: each is tried when its last unknown input becomes known. */
function evaluateAll(
  gates: readonly NetlistCell[],
  gate: Gate,
  value: (bit: Bit) => bigint | undefined,
  words: Map<number, bigint>,
): void {
  const blocked = new Map<number, NetlistCell[]>();
  const work = [...gates];
  for (let at = 0; at < work.length; at++) {
    const cell = work[at] as NetlistCell;
    let missing: number | undefined;
    const results = gate(cell, (bit) => {
      const word = value(bit);
      if (word === undefined && typeof bit === 'number') missing ??= bit;
      return word;
    });
    if (missing !== undefined) {
      blocked.set(missing, [...(blocked.get(missing) ?? []), cell]);
      continue;
    }
    for (const [bit, word] of results ?? []) {
      if (typeof bit !== 'number' || words.has(bit)) continue;
      words.set(bit, word);
      work.push(...(blocked.get(bit) ?? []));
      blocked.delete(bit);
    }
  }
}

const one = (cell: NetlistCell, port: string): Bit => cell.connections[port]?.[0] ?? 'x';

/** Outputs of a `$_..._` gate; undefined for every other cell. */
export function genericGate(
  cell: NetlistCell,
  value: (bit: Bit) => bigint | undefined,
): Map<Bit, bigint> | undefined {
  const compute = GATES[cell.type];
  if (compute === undefined) return undefined;
  const pin = (port: string): bigint => value(one(cell, port)) ?? 0n;
  return new Map([[one(cell, 'Y'), compute(pin) & ONES]]);
}

const GATES: Readonly<Record<string, (pin: (port: string) => bigint) => bigint>> = {
  $_BUF_: (p) => p('A'),
  $_NOT_: (p) => ~p('A'),
  $_AND_: (p) => p('A') & p('B'),
  $_NAND_: (p) => ~(p('A') & p('B')),
  $_OR_: (p) => p('A') | p('B'),
  $_NOR_: (p) => ~(p('A') | p('B')),
  $_XOR_: (p) => p('A') ^ p('B'),
  $_XNOR_: (p) => ~(p('A') ^ p('B')),
  $_ANDNOT_: (p) => p('A') & ~p('B'),
  $_ORNOT_: (p) => p('A') | ~p('B'),
  $_MUX_: (p) => (p('A') & ~p('S')) | (p('B') & p('S')),
  $_NMUX_: (p) => ~((p('A') & ~p('S')) | (p('B') & p('S'))),
};

/** Outputs of a combinational single-output library cell; undefined for boxes and registers. */
export function libraryGate(
  cell: NetlistCell,
  value: (bit: Bit) => bigint | undefined,
  library: Library,
): Map<Bit, bigint> | undefined {
  const known = library.cells.get(cell.type);
  if (known === undefined || known.sequential !== undefined) return undefined;
  const outputs = known.pins.filter((pin) => pin.direction === 'output');
  const [output] = outputs;
  if (output?.function === undefined || outputs.length !== 1) return undefined;
  const word = evaluate(output.function, (pin) => value(one(cell, pin)), ONES);
  return new Map([[one(cell, output.name), word]]);
}

function setRandom(words: Map<number, bigint>, bit: Bit, key: string): void {
  if (typeof bit === 'number' && !words.has(bit)) words.set(bit, randomWord(key));
}

export function canonical(word: bigint): bigint {
  const complement = word ^ ONES;
  return word < complement ? word : complement;
}

/** 128 random bits that depend on the key alone: FNV-1a, then a xorshift-multiply mix per 32 bits. */
function randomWord(key: string): bigint {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  let word = 0n;
  for (let i = 0; i < LANES / 32; i++) {
    hash = Math.imul(hash ^ (hash >>> 16) ^ (i * 0x9e3779b9), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    word = (word << 32n) | BigInt(hash >>> 0);
  }
  return word;
}
