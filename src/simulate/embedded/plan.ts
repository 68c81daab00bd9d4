/** What a unit reads from outside, what it keeps, and what it shows, each with a place in its memory area. */

import type { Bit } from '../../eda/netlist.ts';
import { slotBytes } from './slot.ts';
import { containerOf } from './word.ts';
import type { Memory } from './memory.ts';
import type { Unit } from './unit.ts';

/** A run of bits, and where its slot lies in the instance's area. */
export type OwnSlot = {
  readonly kind: 'register' | 'export';
  readonly offset: number;
  readonly bits: readonly Bit[];
};

/** A run of bits that come from outside. */
export type InputChunk = { readonly bits: readonly number[] };

export type MemoryPlace = {
  readonly memory: Memory;
  readonly offset: number;
  /** One array for each limb of the word. */
  readonly limbs: readonly { readonly offset: number; readonly width: number }[];
};

export type UnitPlan = {
  readonly unit: Unit;
  readonly inputs: readonly InputChunk[];
  readonly registers: readonly OwnSlot[];
  readonly exports: readonly OwnSlot[];
  readonly memories: readonly MemoryPlace[];
  /** The slots that hold a bit, and its index there. */
  readonly where: ReadonlyMap<
    number,
    readonly { readonly slot: OwnSlot; readonly index: number }[]
  >;
  readonly drivers: Drivers;
  /** The input chunk that brings a bit. */
  readonly chunkOf: ReadonlyMap<number, number>;
  /** Bytes of an instance. */
  readonly size: number;
};

/** Connections of a unit's children to their inputs or outputs. */
export type ChildPorts = (module: string, port: string) => 'input' | 'output' | undefined;

/** Identity of what drives each bit from within the unit: `g3` for gate 3, and the index in its output. */
export type Drivers = ReadonlyMap<number, { readonly source: string; readonly index: number }>;

/** What drives each bit that is driven within the unit. */
export function driversOf(unit: Unit): Drivers {
  const drivers = new Map<number, { source: string; index: number }>();
  const add = (bits: readonly Bit[], source: string): void => {
    for (const [index, bit] of bits.entries()) {
      if (typeof bit === 'number') drivers.set(bit, { source, index });
    }
  };
  unit.gates.forEach((gate, i) => add(gate.connections['Y'] ?? [], `g${i}`));
  unit.registers.forEach((register, i) => add(register.q, `r${i}`));
  unit.memories.forEach((memory, i) =>
    memory.reads.forEach((port, j) => add(port.data, `m${i},${j}`)),
  );
  return drivers;
}

/** Lay a unit out. */
export function planUnit(unit: Unit, childPorts: ChildPorts, lanes: number): UnitPlan {
  const drivers = driversOf(unit);
  let size = 0;
  const take = (bytes: number): number => {
    const offset = size;
    size += bytes;
    return offset;
  };
  const registers = unit.registers.map((register): OwnSlot => ({
    kind: 'register',
    offset: take(slotBytes(register.q.length, lanes)),
    bits: register.q,
  }));
  const exports: OwnSlot[] = [];
  const seen = new Set<string>();
  for (const bits of shownBits(unit, childPorts)) {
    for (const run of runsBySource(bits, drivers)) {
      const key = run.join();
      if (seen.has(key)) continue;
      seen.add(key);
      exports.push({ kind: 'export', offset: take(slotBytes(run.length, lanes)), bits: run });
    }
  }
  const memories = unit.memories.map((memory) => placeMemory(memory, lanes, take));

  const where = new Map<number, { slot: OwnSlot; index: number }[]>();
  for (const slot of [...registers, ...exports]) {
    for (const [index, bit] of slot.bits.entries()) {
      if (typeof bit !== 'number') continue;
      const list = where.get(bit);
      if (list === undefined) where.set(bit, [{ slot, index }]);
      else list.push({ slot, index });
    }
  }
  const inputs = inputChunks(unit, childPorts, drivers);
  const chunkOf = new Map(inputs.flatMap(({ bits }, i) => bits.map((bit) => [bit, i] as const)));
  return { unit, inputs, registers, exports, memories, where, drivers, chunkOf, size };
}

function placeMemory(memory: Memory, lanes: number, take: (bytes: number) => number): MemoryPlace {
  const limbs: { offset: number; width: number }[] = [];
  for (let low = 0; low < memory.width; low += 32) {
    const width = Math.min(32, memory.width - low);
    const container = memory.width > 32 ? 32 : containerOf(width);
    limbs.push({ offset: take((2 ** memory.addressBits * lanes * container) / 8), width });
  }
  return { memory, offset: limbs[0]?.offset ?? 0, limbs };
}

/** Bits that leave the unit: by its outputs, or into its children. */
function shownBits(unit: Unit, childPorts: ChildPorts): (readonly Bit[])[] {
  const shown = unit.ports.filter((port) => !port.isInput).map((port) => port.bits);
  for (const child of unit.children) {
    for (const [port, bits] of Object.entries(child.connections)) {
      if (childPorts(child.module, port) === 'input') shown.push(bits);
    }
  }
  return shown;
}

/** Runs of bits of one gate or memory port in rising order; registers have slots of their own already. */
function runsBySource(bits: readonly Bit[], drivers: Drivers): number[][] {
  const runs: number[][] = [];
  let source = '';
  let next = -1;
  for (const bit of bits) {
    const driver = typeof bit === 'number' ? drivers.get(bit) : undefined;
    if (typeof bit !== 'number' || driver === undefined || driver.source.startsWith('r')) {
      source = '';
      continue;
    }
    if (driver.source === source && driver.index === next) runs.at(-1)?.push(bit);
    else runs.push([bit]);
    source = driver.source;
    next = driver.index + 1;
  }
  return runs;
}

/**
 * What the unit reads from outside, cut so that each read is one chunk where possible: a port of up to 32 bits
 * stays whole, a wider one is cut where no read crosses.
 */
function inputChunks(unit: Unit, childPorts: ChildPorts, drivers: Drivers): InputChunk[] {
  const sources: (readonly Bit[])[] = unit.ports
    .filter((port) => port.isInput)
    .map((port) => port.bits);
  for (const child of unit.children) {
    for (const [port, bits] of Object.entries(child.connections)) {
      if (childPorts(child.module, port) === 'output') sources.push(bits);
    }
  }
  const place = new Map<number, { readonly source: number; readonly index: number }>();
  for (const [source, bits] of sources.entries()) {
    for (const [index, bit] of bits.entries()) {
      if (typeof bit === 'number' && !drivers.has(bit)) place.set(bit, { source, index });
    }
  }
  // For each source, the ranges that are read together.
  const ranges = new Map<number, { from: number; to: number }[]>();
  for (const bits of readsOf(unit)) {
    let open: { source: number; from: number; to: number } | undefined;
    for (const bit of bits) {
      const at = typeof bit === 'number' ? place.get(bit) : undefined;
      if (at === undefined) {
        open = undefined;
      } else if (open?.source === at.source && open.to === at.index) {
        open.to++;
      } else {
        open = { source: at.source, from: at.index, to: at.index + 1 };
        const list = ranges.get(at.source);
        if (list === undefined) ranges.set(at.source, [open]);
        else list.push(open);
      }
    }
  }
  return [...ranges].flatMap(([source, list]) => {
    const bits = sources[source] ?? [];
    return mergeRanges(list, bits.length).map(({ from, to }) => ({
      bits: bits
        .slice(from, to)
        .filter((bit) => typeof bit === 'number')
        .filter((bit) => place.get(bit)?.source === source),
    }));
  });
}

/** Ranges that overlap become one; those of a port of up to 32 bits become one in any case. */
export function mergeRanges(
  ranges: readonly { readonly from: number; readonly to: number }[],
  width: number,
): { from: number; to: number }[] {
  const sorted = ranges.toSorted((a, b) => a.from - b.from || b.to - a.to);
  const merged: { from: number; to: number }[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && (range.from < last.to || width <= 32)) {
      last.to = Math.max(last.to, range.to);
    } else {
      merged.push({ from: range.from, to: range.to });
    }
  }
  return merged;
}

/** Everything that the unit's own cells read, as they read it. */
function readsOf(unit: Unit): (readonly Bit[])[] {
  const reads: (readonly Bit[])[] = [];
  for (const gate of unit.gates) {
    for (const [port, bits] of Object.entries(gate.connections)) if (port !== 'Y') reads.push(bits);
  }
  for (const { d, enable, reset } of unit.registers) {
    reads.push(d);
    if (enable !== undefined) reads.push([enable.bit]);
    if (reset !== undefined) reads.push([reset.bit]);
  }
  for (const memory of unit.memories) {
    for (const port of memory.reads) reads.push(port.address);
    for (const port of memory.writes) reads.push(port.address, port.data, port.enable);
  }
  return reads;
}
