import { EngineError } from '../../errors.ts';
import type { Bit } from '../../eda/netlist.ts';
import { driversOf } from './plan.ts';
import type { Drivers } from './plan.ts';
import type { Gate, Unit } from './unit.ts';

/** Cells in which bit i of the output depends on bit i of each input only. */
const bitByBit = new Set(['$and', '$or', '$xor', '$xnor', '$not', '$mux', '$pos', '$buf']);

/**
 * The unit with its gates in an order in which each comes after those it reads. Where whole words depend on
 * each other in a circle, as in `assign p[7:1] = p[6:0] & a[7:1]`, bitwise gates are taken apart into bits.
 *
 * @throws {EngineError} when a circle remains: a combinational loop
 */
export function ordered(unit: Unit): Unit {
  const first = sort(unit);
  if (first.circle.length === 0) return { ...unit, gates: first.order };
  const circle = new Set(first.circle);
  const gates = unit.gates.flatMap((gate) => (circle.has(gate) ? splitGate(gate) : [gate]));
  const split = { ...unit, gates };
  const second = sort(split);
  if (second.circle.length > 0) {
    const names = second.circle.slice(0, 4).map((gate) => gate.name);
    throw new EngineError(
      `${unit.module} must be free of combinational loops, and one goes through ${names.join(', ')}`,
    );
  }
  return { ...split, gates: second.order };
}

type Sorted = { readonly order: Gate[]; readonly circle: Gate[] };

/** Kahn's algorithm; what cannot be ordered is on a circle or behind one. */
function sort(unit: Unit): Sorted {
  const { gates } = unit;
  const drivers = driversOf(unit);
  const readers = gates.map((): number[] => []);
  const waiting = gates.map(() => 0);
  for (const [i, gate] of gates.entries()) {
    for (const source of sourcesOf(gate, unit, drivers)) {
      readers[source]?.push(i);
      waiting[i] = (waiting[i] ?? 0) + 1;
    }
  }
  const ready = [...gates.keys()].filter((i) => waiting[i] === 0);
  const order: Gate[] = [];
  for (const i of ready) {
    const gate = gates[i];
    if (gate !== undefined) order.push(gate);
    for (const reader of readers[i] ?? []) {
      const left = (waiting[reader] ?? 0) - 1;
      waiting[reader] = left;
      if (left === 0) ready.push(reader);
    }
  }
  return { order, circle: gates.filter((_, i) => (waiting[i] ?? 0) > 0) };
}

/** The gates, by index, that a gate reads, through the address where it reads a memory. */
function sourcesOf(gate: Gate, unit: Unit, drivers: Drivers): Set<number> {
  const found = new Set<number>();
  const seenPorts = new Set<string>();
  const visit = (bits: readonly Bit[]): void => {
    for (const bit of bits) {
      const source = typeof bit === 'number' ? drivers.get(bit)?.source : undefined;
      if (source === undefined) continue;
      if (source.startsWith('g')) {
        found.add(Number(source.slice(1)));
      } else if (source.startsWith('m') && !seenPorts.has(source)) {
        seenPorts.add(source);
        const [memory = 0, port = 0] = source.slice(1).split(',').map(Number);
        visit(unit.memories[memory]?.reads[port]?.address ?? []);
      }
    }
  };
  for (const [port, bits] of Object.entries(gate.connections)) if (port !== 'Y') visit(bits);
  return found;
}

function splitGate(gate: Gate): Gate[] {
  const outputs = gate.connections['Y'] ?? [];
  if (!bitByBit.has(gate.cell.type) || outputs.length === 1) return [gate];
  return outputs.map((bit, i) => {
    const connections: Record<string, readonly Bit[]> = { Y: [bit] };
    for (const [port, bits] of Object.entries(gate.connections)) {
      if (port === 'Y') continue;
      const isSigned = gate.cell.parameters[`${port}_SIGNED`];
      const extended = Number(isSigned ?? 0) === 1 ? (bits.at(-1) ?? '0') : '0';
      connections[port] = port === 'S' ? bits : [bits[i] ?? extended];
    }
    return { name: `${gate.name}[${i}]`, cell: gate.cell, connections };
  });
}
