/** One cycle of a unit as a graph of vector operations. */

import type { Bit } from '../../eda/netlist.ts';
import { parameter } from '../../eda/netlist.ts';
import type { Access } from './access.ts';
import { evaluate } from './cells.ts';
import { readMemory, writeMemory } from './lower-memory.ts';
import { coneOf, stepRoots } from './parts.ts';
import type { Cone, Part } from './parts.ts';
import type { UnitPlan } from './plan.ts';
import { binary } from './register.ts';
import type { Control, Register } from './register.ts';
import { choose } from './shift.ts';
import { loadSlot, slotVectors, vectorBytes } from './slot.ts';
import type { VectorGraph } from './vector-graph.ts';
import { assemble, bitOf, constantValue, extend } from './value.ts';
import type { Piece, Value } from './value.ts';
import type { Gate } from './unit.ts';

type Source = { readonly value: Value; readonly index: number };

/**
 * Lower a part of one cycle: read the inputs and the state, store what is shown and then the next state. The
 * gates of the plan's unit must be in order.
 */
export function lowerUnit(graph: VectorGraph, plan: UnitPlan, part: Part, access: Access): void {
  const { unit } = plan;
  const { lanes } = graph;
  const sources = new Map<number, Source>();
  const define = (bits: readonly Bit[], value: Value): void => {
    for (const [index, bit] of bits.entries()) {
      if (typeof bit === 'number') sources.set(bit, { value, index });
    }
  };

  const roots = part.exports.map((slot) => slot.bits);
  const cone = coneOf(plan, part.isStep ? [...roots, ...stepRoots(plan)] : roots);
  for (const [i, chunk] of plan.inputs.entries()) {
    if (!cone.inputs.has(i)) continue;
    define(
      chunk.bits,
      loadSlot(chunk.bits.length, lanes, (vector) => access.loadInput(i, vector)),
    );
  }
  const loadOwn = (offset: number, width: number): Value =>
    loadSlot(width, lanes, (vector) => access.load(offset + vector * vectorBytes));
  for (const slot of plan.registers) define(slot.bits, loadOwn(slot.offset, slot.bits.length));

  const read = (bits: readonly Bit[]): Value => assemble(graph, piecesOf(bits, sources));
  evaluateCone(graph, plan, cone, access, read, define);

  for (const slot of part.exports) {
    const vectors = slotVectors(graph, read(slot.bits), slot.bits.length);
    vectors.forEach((node, i) => access.store(slot.offset + i * vectorBytes, node));
  }
  if (!part.isStep) return;
  for (const [i, register] of unit.registers.entries()) {
    const slot = plan.registers[i];
    if (slot === undefined) continue;
    const now = loadOwn(slot.offset, slot.bits.length);
    const next = nextState(graph, register, now, read);
    const vectors = slotVectors(graph, next, slot.bits.length);
    vectors.forEach((node, j) => access.store(slot.offset + j * vectorBytes, node));
  }
  for (const place of plan.memories) writeMemory(graph, place, access, read);
}

/** Gates in order, and memory reads as soon as their addresses are known. */
function evaluateCone(
  graph: VectorGraph,
  plan: UnitPlan,
  cone: Cone,
  access: Access,
  read: (bits: readonly Bit[]) => Value,
  define: (bits: readonly Bit[], value: Value) => void,
): void {
  const pending = new Map<number, () => void>();
  for (const place of plan.memories) {
    for (const port of place.memory.reads) {
      const run = (): void => {
        for (const bit of port.data) if (typeof bit === 'number') pending.delete(bit);
        settle(port.address);
        define(port.data, readMemory(graph, place, access, read(port.address)));
      };
      for (const bit of port.data) if (typeof bit === 'number') pending.set(bit, run);
    }
  }
  const settle = (bits: readonly Bit[]): void => {
    for (const bit of bits) if (typeof bit === 'number') pending.get(bit)?.();
  };
  for (const [i, gate] of plan.unit.gates.entries()) {
    if (!cone.gates.has(i)) continue;
    for (const [port, bits] of Object.entries(gate.connections)) if (port !== 'Y') settle(bits);
    define(gate.connections['Y'] ?? [], evaluateGate(graph, gate, read));
  }
  for (const run of new Set(pending.values())) run();
}

function evaluateGate(
  graph: VectorGraph,
  gate: Gate,
  read: (bits: readonly Bit[]) => Value,
): Value {
  return evaluate({
    graph,
    type: gate.cell.type,
    name: gate.name,
    width: gate.connections['Y']?.length ?? 0,
    port: (name) => read(gate.connections[name] ?? []),
    parameter: (name) => parameter(gate.cell, name),
    bits: (name) => binary(gate.cell.parameters[name]),
  });
}

/** Bits grouped into runs of one source, repeats of one bit, and constants. Undriven bits are zero. */
export function piecesOf(bits: readonly Bit[], sources: ReadonlyMap<number, Source>): Piece[] {
  const pieces: Piece[] = [];
  for (const bit of bits) {
    const last = pieces.at(-1);
    const source = typeof bit === 'number' ? sources.get(bit) : undefined;
    if (source === undefined) {
      const digit = bit === '1' ? 1n : 0n;
      if (last?.kind === 'constant') {
        const grown = last.bits | (digit << BigInt(last.width));
        pieces[pieces.length - 1] = { kind: 'constant', bits: grown, width: last.width + 1 };
      } else {
        pieces.push({ kind: 'constant', bits: digit, width: 1 });
      }
    } else if (last?.kind === 'repeat' && last.of === source.value && last.bit === source.index) {
      pieces[pieces.length - 1] = { ...last, width: last.width + 1 };
    } else if (last?.kind === 'slice' && last.of === source.value) {
      const end = last.low + last.width;
      if (end === source.index) {
        pieces[pieces.length - 1] = { ...last, width: last.width + 1 };
      } else if (end - 1 === source.index) {
        pieces.push({ kind: 'repeat', of: source.value, bit: source.index, width: 1 });
      } else {
        pieces.push({ kind: 'slice', of: source.value, low: source.index, width: 1 });
      }
    } else {
      pieces.push({ kind: 'slice', of: source.value, low: source.index, width: 1 });
    }
  }
  return pieces;
}

function nextState(
  graph: VectorGraph,
  register: Register,
  now: Value,
  read: (bits: readonly Bit[]) => Value,
): Value {
  const width = register.q.length;
  let next = extend(graph, read(register.d), width, false);
  const { enable, reset } = register;
  const resetValue = constantValue(graph, reset?.value ?? 0n, width);
  const withReset = (value: Value): Value =>
    reset === undefined ? value : chooseBy(graph, reset, resetValue, value, read);
  const withEnable = (value: Value): Value =>
    enable === undefined ? value : chooseBy(graph, enable, value, now, read);
  next = reset?.needsEnable === true ? withEnable(withReset(next)) : withReset(withEnable(next));
  return next;
}

function chooseBy(
  graph: VectorGraph,
  control: Control,
  active: Value,
  inactive: Value,
  read: (bits: readonly Bit[]) => Value,
): Value {
  const mask = bitOf(graph, read([control.bit]), 0);
  return control.activeHigh
    ? choose(graph, mask, active, inactive)
    : choose(graph, mask, inactive, active);
}
