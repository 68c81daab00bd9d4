/** What there is to do in a cycle, and what has to wait for what. */

import type { Design } from './elaborate.ts';
import type { Instance, ReadSlot, SlotPiece } from './pieces.ts';
import { splitUnit, wholeUnit } from './parts.ts';
import type { OwnSlot } from './plan.ts';
import type { Part } from './parts.ts';
import { slotKey, slotWidth } from './places.ts';
import type { Places } from './places.ts';
import type { Arrangement, OutputPiece, Place } from './schedule-types.ts';
import { slotBytes } from './slot.ts';

export type Work =
  | { readonly kind: 'sample'; readonly piece: SlotPiece; readonly offset: number }
  | { readonly kind: 'gather'; readonly to: Place; readonly pieces: readonly SlotPiece[] }
  | {
      readonly kind: 'unit';
      readonly instance: Instance;
      readonly part: Part;
      readonly chunks: readonly (readonly SlotPiece[])[];
    }
  | {
      readonly kind: 'row';
      readonly instance: Instance;
      readonly part: Part;
      /** Addresses of the inputs that the part reads, asked for when the row is made. */
      readonly inputs: readonly (() => number)[];
    };

export type Task = {
  readonly work: Work;
  readonly reads: readonly SlotPiece[];
  /** Tasks that must come after this one. */
  readonly after: Set<Task>;
  /** Those among them that need what this one computes: no copy of a register sets them free. */
  readonly feeds: Set<Task>;
  /** For a task that steps an instance: those that read its registers first. */
  readonly readers: Set<Task>;
  waiting: number;
  isDone: boolean;
};

export type Tasks = {
  readonly list: readonly Task[];
  readonly responseBytes: number;
  readonly outputs: ReadonlyMap<string, readonly OutputPiece[]>;
  /** The task that steps an instance. */
  readonly steps: ReadonlyMap<Instance, Task>;
};

/** List a design's tasks, with their order. */
export function listTasks(design: Design, arrangement: Arrangement, places: Places): Tasks {
  const list: Task[] = [];
  const add = (work: Work, reads: readonly SlotPiece[]): Task => {
    const task: Task = {
      work,
      reads,
      after: new Set(),
      feeds: new Set(),
      readers: new Set(),
      waiting: 0,
      isDone: false,
    };
    list.push(task);
    return task;
  };
  // Samples first, so that what they share with a unit in line is loaded once.
  const { outputs, responseBytes } = addSamples(design, add);
  const shows = new Map<string, Task>();
  const steps = new Map<Instance, Task>();
  const fixed = new Map<string, Place>();
  for (const { instance, part } of partsOf(design, arrangement)) {
    const task = addUnit(design, arrangement, places, { instance, part }, fixed, add);
    for (const slot of part.exports) shows.set(showKey(instance, slot), task);
    if (part.isStep) steps.set(instance, task);
  }
  orderTasks(list, shows, steps);
  return { list, responseBytes, outputs, steps };
}

type Add = (work: Work, reads: readonly SlotPiece[]) => Task;

type UnitPart = { readonly instance: Instance; readonly part: Part };

/** The first must be done before the second, which needs what it computes. */
export function before(first: Task, second: Task): void {
  first.feeds.add(second);
  order(first, second);
}

function order(first: Task, second: Task): void {
  if (first.after.has(second)) return;
  first.after.add(second);
  second.waiting++;
}

function showKey(instance: Instance, slot: OwnSlot): string {
  return `${instance.index}@${slot.offset}`;
}

function addSamples(
  design: Design,
  add: Add,
): { readonly outputs: Map<string, OutputPiece[]>; readonly responseBytes: number } {
  let responseBytes = 0;
  const offsets = new Map<string, number>();
  const outputs = new Map<string, OutputPiece[]>();
  for (const [name, pieces] of design.outputs) {
    const placed = pieces.map((piece): OutputPiece => {
      if (piece.kind === 'constant') return piece;
      const width = slotWidth(piece.slot);
      const key = slotKey(piece.slot);
      let offset = offsets.get(key);
      if (offset === undefined) {
        offset = responseBytes;
        offsets.set(key, offset);
        responseBytes += slotBytes(width, design.lanes);
        const whole: SlotPiece = { ...piece, low: 0, width };
        add({ kind: 'sample', piece: whole, offset }, [whole]);
      }
      return { kind: 'slot', offset, slotWidth: width, low: piece.low, width: piece.width };
    });
    outputs.set(name, placed);
  }
  return { outputs, responseBytes };
}

/** The parts of every instance that has anything to do. What runs in line is always in parts: they cost nothing. */
function partsOf(design: Design, arrangement: Arrangement): UnitPart[] {
  const waiting = waitingChunks(design);
  const parts = new Map<string, readonly Part[]>();
  return design.instances.flatMap((instance) => {
    const { unit } = instance.plan;
    if (unit.gates.length + unit.registers.length + unit.memories.length === 0) return [];
    let own = parts.get(unit.module);
    if (own === undefined) {
      const isWhole = arrangement.tabled.has(unit.module) && !arrangement.split.has(unit.module);
      own = isWhole
        ? [wholeUnit(instance.plan)]
        : splitUnit(instance.plan, (chunk) => waiting.has(`${unit.module}.${chunk}`));
      parts.set(unit.module, own);
    }
    return own.map((part) => ({ instance, part }));
  });
}

/** Input chunks of each module that, in some instance, another instance computes within the cycle. */
function waitingChunks(design: Design): Set<string> {
  const waiting = new Set<string>();
  for (const instance of design.instances) {
    for (const [chunk, pieces] of (design.inputs[instance.index] ?? []).entries()) {
      if (pieces.some(isShown)) waiting.add(`${instance.plan.unit.module}.${chunk}`);
    }
  }
  return waiting;
}

function isShown(piece: SlotPiece): boolean {
  return piece.kind === 'slot' && piece.slot.kind === 'own' && piece.slot.slot.kind === 'export';
}

function addUnit(
  design: Design,
  arrangement: Arrangement,
  places: Places,
  { instance, part }: UnitPart,
  fixed: Map<string, Place>,
  add: Add,
): Task {
  const chunks = design.inputs[instance.index] ?? [];
  const read = [...part.inputs].toSorted((a, b) => a - b).map((chunk) => chunks[chunk] ?? []);
  if (!arrangement.tabled.has(instance.plan.unit.module)) {
    return add({ kind: 'unit', instance, part, chunks }, read.flat());
  }
  const reads: SlotPiece[] = [];
  const gathers: Task[] = [];
  const inputs = read.map((pieces): (() => number) => {
    const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
    const [only] = pieces;
    if (pieces.length === 1 && only?.kind === 'constant') {
      const { address } = places.constant(only.bits, width);
      return () => address;
    }
    const slot = pieces.length === 1 && only?.kind === 'slot' ? only.slot : undefined;
    if (only !== undefined && slot?.kind === 'own' && slotWidth(slot) === width) {
      reads.push(only);
      return () => places.of(slot).address;
    }
    // What is not a whole slot, or moves with the stimulus row, is put in a place of its own.
    const key = slot?.kind === 'top' && slotWidth(slot) === width ? slotKey(slot) : undefined;
    const known = key === undefined ? undefined : fixed.get(key);
    const to = known ?? places.take(width);
    if (known === undefined) {
      const gather = add({ kind: 'gather', to, pieces }, pieces);
      if (key === undefined) gathers.push(gather);
      else fixed.set(key, to);
    }
    return () => to.address;
  });
  const task = add({ kind: 'row', instance, part, inputs }, reads);
  for (const gather of gathers) before(gather, task);
  return task;
}

function orderTasks(
  list: readonly Task[],
  shows: ReadonlyMap<string, Task>,
  steps: ReadonlyMap<Instance, Task>,
): void {
  for (const task of list) {
    for (const piece of task.reads) {
      if (piece.kind === 'constant' || piece.slot.kind === 'top') continue;
      orderRead(task, piece.slot, shows, steps);
    }
    if (task.work.kind !== 'unit' && task.work.kind !== 'row') continue;
    // A part reads the registers, so it comes before they step.
    const step = steps.get(task.work.instance);
    if (step !== undefined && step !== task) before(task, step);
  }
}

function orderRead(
  task: Task,
  slot: ReadSlot & { kind: 'own' },
  shows: ReadonlyMap<string, Task>,
  steps: ReadonlyMap<Instance, Task>,
): void {
  if (slot.slot.kind === 'export') {
    const writer = shows.get(showKey(slot.instance, slot.slot));
    if (writer !== undefined) before(writer, task);
    return;
  }
  const step = steps.get(slot.instance);
  // In line, a unit loads everything before it stores, so it may read itself.
  if (step === undefined || (step === task && task.work.kind === 'unit')) return;
  order(task, step);
  step.readers.add(task);
}
