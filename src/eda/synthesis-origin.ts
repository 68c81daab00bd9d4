/**
 * Where mapped cells come from. ABC forgets, so every cell is traced back by what it computes: registers and adder
 * cells keep their names, random words on their outputs and on the ports give every net of the netlist before
 * mapping a signature, and a mapped cell whose output has the same one (or its complement) inherits that net's
 * origin. The origin of a net is the wire of the Verilog that it is a bit of; a net without such a name belongs to
 * whatever it feeds, as does a cell inside a merged gate.
 */
import type { Library } from '../technology/library.ts';
import type { InstanceTree, Place } from './instance-tree.ts';
import type { Bit, NetlistCell, NetlistModule } from './netlist.ts';
import { canonical, genericGate, libraryGate, signatures } from './synthesis-signatures.ts';

/** Instance path, module and wire that a cell works for. */
export type Origin = Place & {
  /** Bit of the wire; undefined for wires of one bit. */
  readonly bit: number | undefined;
};

/** Origins by cell. */
export type Origins = ReadonlyMap<string, Origin>;

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
