/**
 * Where mapped cells come from. ABC forgets, so every cell is traced back by what it computes: registers and adder
 * cells keep their names, random words on their outputs and on the ports give every net of the netlist before
 * mapping a signature, and a mapped cell whose output has the same one (or its complement) inherits that net's
 * origin. The origin of a net is the wire of the Verilog that it is a bit of; a net without such a name belongs to
 * whatever it feeds, as does a cell inside a merged gate.
 */
import { evaluate } from '../technology/boolean.ts';
import type { Library } from '../technology/library.ts';
import type { InstanceTree, Place } from './instance-tree.ts';
import type { Bit, NetlistCell, NetlistModule } from './netlist.ts';

/** Instance path, module and wire that a cell works for. */
export type Origin = Place & {
  /** Bit of the wire; undefined for wires of one bit. */
  readonly bit: number | undefined;
};

/** Origins by cell. */
export type Origins = ReadonlyMap<string, Origin>;

const LANES = 128;
const ONES = (1n << BigInt(LANES)) - 1n;

/** Origin of every cell of `mapped`, from the same module before ABC. */
export function traceOrigins(
  name: string,
  before: NetlistModule,
  mapped: NetlistModule,
  tree: InstanceTree,
  library: Library,
): Origins {
  const wires = wireNames(name, before, tree);
  const named = new Map<string, Origin>();
  for (const [cell, instance] of Object.entries(before.cells)) {
    const place = outputsOf(instance, library).flatMap((bit) => wires.get(bit) ?? [])[0];
    if (place !== undefined) named.set(cell, place);
  }
  const old = inherit(before, named, library);
  const bySignature = new Map<bigint, Origin>();
  const words = signatures(before, genericGate);
  for (const [cell, place] of old) {
    for (const bit of outputsOf(before.cells[cell], library)) {
      const word = typeof bit === 'number' ? words.get(bit) : undefined;
      if (word !== undefined && !bySignature.has(canonical(word)))
        bySignature.set(canonical(word), place);
    }
  }
  const now = signatures(mapped, (cell, value) => libraryGate(cell, value, library));
  const known = new Map<string, Origin>();
  for (const [cell, instance] of Object.entries(mapped.cells)) {
    const own = old.get(cell);
    const found = outputsOf(instance, library).flatMap((bit) => {
      const word = typeof bit === 'number' ? now.get(bit) : undefined;
      return word === undefined ? [] : (bySignature.get(canonical(word)) ?? []);
    })[0];
    const place = own ?? found;
    if (place !== undefined) known.set(cell, place);
  }
  return inherit(mapped, known, library);
}

/** The wire each bit belongs to: of its aliases one that drives, the deepest, and an inner wire before a port. */
function wireNames(name: string, module: NetlistModule, tree: InstanceTree): Map<Bit, Origin> {
  const named = Object.entries(module.netnames)
    .filter(([wire, { hide_name }]) => hide_name === 0 && !wire.startsWith('$'))
    .map(([wire, { bits }]) => ({ place: tree.resolve(name, wire), bits }));
  // Instances that a bit enters: whatever it is called in there, it is not driven in there.
  const enters = new Map<Bit, Set<string>>();
  for (const { place, bits } of named) {
    if (place.path === '' || tree.port(place) !== 'input') continue;
    for (const bit of bits) {
      const paths = enters.get(bit) ?? new Set<string>();
      enters.set(bit, paths.add(place.path));
    }
  }
  const wires = new Map<Bit, Origin>();
  const ranks = new Map<Bit, number>();
  for (const { place, bits } of named) {
    const rank = 2 * place.chain.length + (tree.port(place) === undefined ? 1 : 0);
    bits.forEach((bit, i) => {
      if (rank <= (ranks.get(bit) ?? 0) || isWithin(place.path, enters.get(bit))) return;
      ranks.set(bit, rank);
      wires.set(bit, { ...place, bit: bits.length === 1 ? undefined : i });
    });
  }
  return wires;
}

function isWithin(path: string, instances: ReadonlySet<string> | undefined): boolean {
  for (const instance of instances ?? []) {
    if (path === instance || path.startsWith(`${instance}.`)) return true;
  }
  return false;
}

/** Cells without an origin take the one that most of their readers have; several rounds reach chains. */
function inherit(
  module: NetlistModule,
  known: ReadonlyMap<string, Origin>,
  library: Library,
): Map<string, Origin> {
  const origins = new Map(known);
  const readers = new Map<Bit, string[]>();
  for (const [name, cell] of Object.entries(module.cells)) {
    for (const bit of portsOf(cell, library, 'input')) {
      const list = readers.get(bit);
      if (list === undefined) readers.set(bit, [name]);
      else list.push(name);
    }
  }
  let open = Object.keys(module.cells).filter((name) => !origins.has(name));
  for (let changed = true; changed && open.length > 0;) {
    changed = false;
    open = open.filter((name) => {
      const votes = new Map<string, { place: Origin; count: number }>();
      for (const bit of outputsOf(module.cells[name], library)) {
        for (const reader of readers.get(bit) ?? []) {
          const place = origins.get(reader);
          if (place === undefined) continue;
          const key = `${place.path} ${place.local}`;
          votes.set(key, { place, count: (votes.get(key)?.count ?? 0) + 1 });
        }
      }
      const [winner] = [...votes.values()].toSorted((a, b) => b.count - a.count);
      if (winner === undefined) return true;
      origins.set(name, winner.place);
      changed = true;
      return false;
    });
  }
  return origins;
}

/** Name of the wire of an origin, with its instance path. */
export function wireOf(place: Place): string {
  return place.path === '' ? place.local : `${place.path}.${place.local}`;
}

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

type Gate = (
  cell: NetlistCell,
  value: (bit: Bit) => bigint | undefined,
) => Map<Bit, bigint> | undefined;

/** Words on every net: random where logic starts, computed elsewhere. */
function signatures(module: NetlistModule, gate: Gate): Map<number, bigint> {
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
function genericGate(
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
function libraryGate(
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

/** Output bits, by the library's directions where the netlist has none. */
function outputsOf(cell: NetlistCell | undefined, library: Library): Bit[] {
  return cell === undefined ? [] : portsOf(cell, library, 'output');
}

function portsOf(cell: NetlistCell, library: Library, direction: 'input' | 'output'): Bit[] {
  const known = library.cells.get(cell.type);
  return Object.entries(cell.connections).flatMap(([port, bits]) => {
    const stated =
      cell.port_directions[port] ?? known?.pins.find((pin) => pin.name === port)?.direction;
    return stated === direction ? bits : [];
  });
}

function setRandom(words: Map<number, bigint>, bit: Bit, key: string): void {
  if (typeof bit === 'number' && !words.has(bit)) words.set(bit, randomWord(key));
}

function canonical(word: bigint): bigint {
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
