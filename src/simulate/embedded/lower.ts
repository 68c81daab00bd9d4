/** One cycle of a unit as a graph of vector operations. */

import type { Bit } from '../../eda/netlist.ts';
import { parameter } from '../../eda/netlist.ts';
import { compare } from './arithmetic.ts';
import { evaluate } from './cells.ts';
import { coneOf, stepRoots } from './parts.ts';
import type { Cone, Part } from './parts.ts';
import type { MemoryPlace, UnitPlan } from './plan.ts';
import { binary } from './register.ts';
import type { Control, Register } from './register.ts';
import { choose } from './shift.ts';
import { loadSlot, slotVectors, vectorBytes } from './slot.ts';
import type { NodeId, Space, VectorGraph } from './vector-graph.ts';
import { assemble, bitOf, constantValue, extend, widthOf } from './value.ts';
import type { Piece, Value } from './value.ts';
import { clean, containerOf, inContainer } from './word.ts';
import type { Word } from './word.ts';
import type { Gate, MemoryPort } from './unit.ts';

/** A write to memory, lane by lane, after everything else. */
export type Scatter = {
  readonly space: Space;
  readonly offset: number;
  /** Container of a word, and of the address. */
  readonly bits: 8 | 16 | 32;
  readonly addressBits: 8 | 16 | 32;
  readonly stride: number;
  readonly address: readonly NodeId[];
  readonly data: readonly NodeId[];
};

/** How a unit's places are reached: by its kernel through pointers, or in place at known addresses. */
export type Access = {
  /** The vectors of an input chunk. */
  loadInput(chunk: number, vector: number): NodeId;
  /** A vector of the instance's area. */
  load(offset: number): NodeId;
  store(offset: number, node: NodeId): void;
  scatter(scatter: Scatter): void;
  /** The space of the instance's area, and its start there, for memories. */
  readonly space: Space;
  readonly base: number;
};

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

/** The address as clean words, and the memory's arrays. */
function arrays(
  graph: VectorGraph,
  place: MemoryPlace,
  access: Access,
  address: Value,
): { readonly address: Word; readonly limbs: readonly Omit<Scatter, 'address' | 'data'>[] } {
  const [word] = address;
  if (word === undefined) throw new RangeError('an address has at least one bit');
  const wanted = containerOf(place.memory.addressBits);
  const ready = inContainer(graph, clean(graph, word, 'zero'), wanted);
  const limbs = place.limbs.map((limb) => {
    const bits = place.memory.width > 32 ? 32 : containerOf(limb.width);
    return {
      space: access.space,
      offset: access.base + limb.offset,
      bits,
      addressBits: wanted,
      stride: (graph.lanes * bits) / 8,
    };
  });
  return { address: ready, limbs };
}

function readMemory(graph: VectorGraph, place: MemoryPlace, access: Access, address: Value): Value {
  const { address: word, limbs } = arrays(graph, place, access, address);
  return limbs.map((limb, i): Word => {
    const width = place.limbs[i]?.width ?? 0;
    const vectors = Array.from({ length: (graph.lanes * limb.bits) / 128 }, (_, part) =>
      graph.gather({ ...limb, part, lanes: graph.lanes }, word.vectors),
    );
    const isBit = place.memory.width === 1;
    return { width, container: limb.bits, above: isBit ? 'sign' : 'junk', vectors };
  });
}

/** Each write reads the word, with the earlier writes of this cycle in it, and puts it back changed. */
function writeMemory(
  graph: VectorGraph,
  place: MemoryPlace,
  access: Access,
  read: (bits: readonly Bit[]) => Value,
): void {
  const { width } = place.memory;
  const done: { readonly address: Value; readonly word: Value }[] = [];
  for (const port of place.memory.writes) {
    const address = read(port.address);
    let old = readMemory(graph, place, access, address);
    for (const earlier of done) {
      const same = compare(
        graph,
        'eq',
        { value: address, isSigned: false },
        { value: earlier.address, isSigned: false },
      );
      old = choose(graph, same, earlier.word, old);
    }
    const word = merged(graph, old, port, read);
    done.push({ address, word });
    const vectors = slotVectors(graph, word, width);
    const { address: ready, limbs } = arrays(graph, place, access, address);
    const perLimb = vectors.length / limbs.length;
    limbs.forEach((limb, i) =>
      access.scatter({
        ...limb,
        address: ready.vectors,
        data: vectors.slice(i * perLimb, (i + 1) * perLimb),
      }),
    );
  }
}

/** The old word with the enabled bits replaced. */
function merged(
  graph: VectorGraph,
  old: Value,
  port: MemoryPort & { readonly enable: readonly Bit[] },
  read: (bits: readonly Bit[]) => Value,
): Value {
  const data = read(port.data);
  const [first] = port.enable;
  if (port.enable.every((bit) => bit === first)) {
    return choose(graph, bitOf(graph, read([first ?? '0']), 0), data, old);
  }
  const enable = extend(graph, read(port.enable), widthOf(old), false);
  return data.map((word, i) => {
    const mask = inContainer(graph, enable[i] ?? word, word.container);
    const before = inContainer(graph, old[i] ?? word, word.container);
    const vectors = word.vectors.map((vector, j) =>
      graph.selectBits(mask.vectors[j] ?? vector, vector, before.vectors[j] ?? vector),
    );
    return { ...word, above: 'junk', vectors };
  });
}
