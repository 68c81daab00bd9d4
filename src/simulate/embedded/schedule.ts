/**
 * The order in which the instances run within one cycle. A combinational output is computed before it is read;
 * a register is read, by everybody else, before its instance steps. So one pass is enough and most registers
 * need no second copy.
 */

import type { Design, Instance, ReadSlot, SlotPiece } from './elaborate.ts';
import { slotBytes } from './slot.ts';

/** A place in memory where a whole value lies. */
export type Place = { readonly address: number; readonly width: number };

/** What a task reads: as Design says, or from the copy that was made of it. */
export type Reading =
  | { readonly kind: 'place'; readonly place: Place; readonly low: number; readonly width: number }
  | {
      readonly kind: 'stimulus';
      readonly slot: ReadSlot & { kind: 'top' };
      readonly low: number;
      readonly width: number;
    }
  | { readonly kind: 'constant'; readonly bits: bigint; readonly width: number };

/** Work done in line, at known addresses. */
export type DirectTask =
  | { readonly kind: 'gather'; readonly to: Place; readonly from: readonly Reading[] }
  | { readonly kind: 'sample'; readonly from: Reading; readonly offset: number }
  | {
      readonly kind: 'unit';
      readonly instance: Instance;
      readonly inputs: readonly (readonly Reading[])[];
    };

/** A row of a kernel's table: the instance and the places of its inputs. */
export type Row = { readonly instance: Instance; readonly inputs: readonly number[] };

export type Step =
  | { readonly kind: 'direct'; readonly tasks: DirectTask[] }
  | { readonly kind: 'table'; readonly module: string; readonly rows: Row[] };

/** A run of bits of an output, at an offset in the response row. */
export type OutputPiece =
  | {
      readonly kind: 'slot';
      readonly offset: number;
      readonly slotWidth: number;
      readonly low: number;
      readonly width: number;
    }
  | { readonly kind: 'constant'; readonly bits: bigint; readonly width: number };

export type StimulusPlace = {
  readonly port: string;
  readonly low: number;
  readonly width: number;
  /** In the stimulus row. */
  readonly offset: number;
};

export type Schedule = {
  readonly steps: readonly Step[];
  /** Address of each instance's area, by index. */
  readonly bases: readonly number[];
  readonly stimuli: readonly StimulusPlace[];
  /** Bytes of a stimulus row, and of a response row. */
  readonly stimulusBytes: number;
  readonly responseBytes: number;
  readonly outputs: ReadonlyMap<string, readonly OutputPiece[]>;
  /** Constants that must be in memory. */
  readonly constants: readonly { readonly place: Place; readonly bits: bigint }[];
  /** First free address. */
  readonly end: number;
};

/** Instances of these modules wait for each other's combinational outputs: they cannot be kernels. */
export type Circle = { readonly circle: ReadonlySet<string> };

type Task = {
  readonly kind: 'unit' | 'gather' | 'sample';
  readonly instance: Instance | undefined;
  readonly reads: readonly SlotPiece[];
  /** Runs in line. */
  readonly isDirect: boolean;
  emit(): void;
  /** Tasks that must come after this one. */
  readonly after: Set<Task>;
  waiting: number;
  isDone: boolean;
};

/** Address 0 is left unused. */
const firstAddress = 64;

/** Order a design's instances. @param isTabled true for modules whose instances share a kernel */
export function schedule(design: Design, isTabled: (module: string) => boolean): Schedule | Circle {
  const { lanes } = design;
  let end = firstAddress;
  const take = (width: number): Place => {
    const place = { address: end, width };
    end += slotBytes(width, lanes);
    return place;
  };
  const bases = design.instances.map((instance) => {
    const base = end;
    end += instance.plan.size;
    return base;
  });

  let stimulusBytes = 0;
  const stimulusOffsets = new Map<string, StimulusPlace>();
  for (const { port, low, width } of design.stimuli) {
    stimulusOffsets.set(`${port}.${low}`, { port, low, width, offset: stimulusBytes });
    stimulusBytes += slotBytes(width, lanes);
  }

  const steps: Step[] = [];
  const direct = (task: DirectTask): void => {
    const last = steps.at(-1);
    if (last?.kind === 'direct') last.tasks.push(task);
    else steps.push({ kind: 'direct', tasks: [task] });
  };

  /** Copies that later readers use instead of the slot. */
  const copies = new Map<string, Place>();
  const placeOf = (slot: ReadSlot & { kind: 'own' }): Place =>
    copies.get(keyOf(slot)) ?? {
      address: (bases[slot.instance.index] ?? 0) + slot.slot.offset,
      width: slot.slot.bits.length,
    };
  const reading = (piece: SlotPiece): Reading => {
    if (piece.kind === 'constant') return piece;
    const { slot, low, width } = piece;
    if (slot.kind === 'top') return { kind: 'stimulus', slot, low, width };
    return { kind: 'place', place: placeOf(slot), low, width };
  };

  const tasks: Task[] = [];
  const addTask = (
    kind: Task['kind'],
    instance: Instance | undefined,
    reads: readonly SlotPiece[],
    isDirect: boolean,
    emit: () => void,
  ): Task => {
    const task: Task = {
      kind,
      instance,
      reads,
      isDirect,
      emit,
      after: new Set(),
      waiting: 0,
      isDone: false,
    };
    tasks.push(task);
    return task;
  };

  const constants: { place: Place; bits: bigint }[] = [];
  const constantPlaces = new Map<string, Place>();
  const constantPlace = (bits: bigint, width: number): Place => {
    const key = `${width}:${bits}`;
    let place = constantPlaces.get(key);
    if (place === undefined) {
      place = take(width);
      constantPlaces.set(key, place);
      constants.push({ place, bits });
    }
    return place;
  };
  const fixedStimuli = new Map<string, Place>();
  const fixedStimulus = (slot: ReadSlot & { kind: 'top' }): Place => {
    const key = `${slot.port}.${slot.low}`;
    let place = fixedStimuli.get(key);
    if (place === undefined) {
      place = take(slot.width);
      fixedStimuli.set(key, place);
      const from: Reading = { kind: 'stimulus', slot, low: 0, width: slot.width };
      direct({ kind: 'gather', to: place, from: [from] });
    }
    return place;
  };

  // Samples first, so that what they share with a unit in line is loaded once.
  let responseBytes = 0;
  const sampled = new Map<string, number>();
  const outputs = new Map<string, OutputPiece[]>();
  for (const [name, pieces] of design.outputs) {
    outputs.set(
      name,
      pieces.map((piece): OutputPiece => {
        if (piece.kind === 'constant') return piece;
        const slotWidth = slotWidthOf(piece.slot);
        const key = keyOf(piece.slot);
        let offset = sampled.get(key);
        if (offset === undefined) {
          offset = responseBytes;
          responseBytes += slotBytes(slotWidth, lanes);
          sampled.set(key, offset);
          const whole: SlotPiece = { ...piece, low: 0, width: slotWidth };
          const at = offset;
          addTask('sample', undefined, [whole], true, () =>
            direct({ kind: 'sample', from: reading(whole), offset: at }),
          );
        }
        return { kind: 'slot', offset, slotWidth, low: piece.low, width: piece.width };
      }),
    );
  }

  const unitTasks = new Map<Instance, Task>();
  const gathers: { readonly task: Task; readonly instance: Instance }[] = [];
  for (const instance of design.instances) {
    const { unit } = instance.plan;
    if (unit.gates.length + unit.registers.length + unit.memories.length === 0) continue;
    const chunks = design.inputs[instance.index] ?? [];
    if (!isTabled(unit.module)) {
      const task = addTask('unit', instance, chunks.flat(), true, () =>
        direct({ kind: 'unit', instance, inputs: chunks.map((pieces) => pieces.map(reading)) }),
      );
      unitTasks.set(instance, task);
      continue;
    }
    const direct1: SlotPiece[] = [];
    const addresses = chunks.map((pieces): (() => number) => {
      const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
      const [only] = pieces;
      if (pieces.length === 1 && only?.kind === 'constant') {
        const { address } = constantPlace(only.bits, width);
        return () => address;
      }
      if (pieces.length === 1 && only?.kind === 'slot' && slotWidthOf(only.slot) === width) {
        const { slot } = only;
        if (slot.kind === 'top') {
          const { address } = fixedStimulus(slot);
          return () => address;
        }
        direct1.push(only);
        return () => placeOf(slot).address;
      }
      const to = take(width);
      const task = addTask('gather', undefined, pieces, true, () =>
        direct({ kind: 'gather', to, from: pieces.map(reading) }),
      );
      gathers.push({ task, instance });
      return () => to.address;
    });
    const task = addTask('unit', instance, direct1, false, () => {
      const row: Row = { instance, inputs: addresses.map((address) => address()) };
      const last = steps.at(-1);
      if (last?.kind === 'table' && last.module === unit.module) last.rows.push(row);
      else steps.push({ kind: 'table', module: unit.module, rows: [row] });
    });
    unitTasks.set(instance, task);
  }

  const before = (first: Task, second: Task): void => {
    if (first.after.has(second)) return;
    first.after.add(second);
    second.waiting++;
  };
  for (const { task, instance } of gathers) {
    const unit = unitTasks.get(instance);
    if (unit !== undefined) before(task, unit);
  }
  /** Tasks that read each register slot, to be done before its instance steps. */
  const registerReaders = new Map<Task, Set<Task>>();
  for (const task of tasks) {
    for (const piece of task.reads) {
      if (piece.kind === 'constant' || piece.slot.kind === 'top') continue;
      const writer = unitTasks.get(piece.slot.instance);
      if (writer === undefined) continue;
      if (piece.slot.slot.kind === 'export') {
        before(writer, task);
      } else if (writer !== task || !task.isDirect) {
        // In line, a unit loads everything before it stores, so it may read itself.
        before(task, writer);
        const readers = registerReaders.get(writer);
        if (readers === undefined) registerReaders.set(writer, new Set([task]));
        else readers.add(task);
      }
    }
  }

  const run = (task: Task): void => {
    task.emit();
    task.isDone = true;
    for (const next of task.after) next.waiting--;
  };
  let lastModule = '';
  for (;;) {
    const pending = tasks.filter((task) => !task.isDone);
    if (pending.length === 0) break;
    const ready = pending.filter((task) => task.waiting === 0);
    const inLine = ready.filter((task) => task.isDirect);
    if (inLine.length > 0) {
      for (const task of inLine) run(task);
      continue;
    }
    if (ready.length > 0) {
      lastModule = mostCommonModule(ready, lastModule);
      runModule(tasks, lastModule, run);
      continue;
    }
    // Everything waits. Where only readers of registers are in the way, they get copies.
    const blocked = pending.find(
      (task) => task.waiting === pendingReaders(task, registerReaders).length,
    );
    if (blocked === undefined) {
      return { circle: new Set(pending.flatMap((task) => task.instance?.plan.unit.module ?? [])) };
    }
    for (const reader of pendingReaders(blocked, registerReaders)) {
      for (const piece of reader.reads) {
        if (piece.kind === 'constant' || piece.slot.kind === 'top') continue;
        const { slot } = piece;
        if (unitTasks.get(slot.instance) !== blocked || slot.slot.kind !== 'register') continue;
        if (copies.has(keyOf(slot))) continue;
        const from = placeOf(slot);
        const to = take(from.width);
        const whole: Reading = { kind: 'place', place: from, low: 0, width: from.width };
        direct({ kind: 'gather', to, from: [whole] });
        copies.set(keyOf(slot), to);
      }
      reader.after.delete(blocked);
      blocked.waiting--;
    }
  }
  return {
    steps,
    bases,
    stimuli: [...stimulusOffsets.values()],
    stimulusBytes,
    responseBytes,
    outputs,
    constants,
    end,
  };
}

function pendingReaders(task: Task, readers: ReadonlyMap<Task, ReadonlySet<Task>>): Task[] {
  return [...(readers.get(task) ?? [])].filter(
    (reader) => !reader.isDone && reader.after.has(task),
  );
}

/** The module with the most instances ready; the one that ran last wins a tie. */
function mostCommonModule(ready: readonly Task[], last: string): string {
  const counts = new Map<string, number>();
  for (const task of ready) {
    const module = task.instance?.plan.unit.module ?? '';
    counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  let best = last;
  for (const [module, count] of counts) {
    if (count > (counts.get(best) ?? 0)) best = module;
  }
  return best;
}

/** Run a module's instances for as long as one is ready: finishing one often frees the next. */
function runModule(tasks: readonly Task[], module: string, run: (task: Task) => void): void {
  const queue = tasks.filter(
    (task) =>
      !task.isDone &&
      task.waiting === 0 &&
      !task.isDirect &&
      task.instance?.plan.unit.module === module,
  );
  for (const task of queue) {
    run(task);
    for (const next of task.after) {
      const isSame = next.instance?.plan.unit.module === module && !next.isDirect;
      if (isSame && next.waiting === 0 && !next.isDone) queue.push(next);
    }
  }
}

function keyOf(slot: ReadSlot): string {
  return slot.kind === 'top'
    ? `${slot.port}.${slot.low}`
    : `${slot.instance.index}@${slot.slot.offset}`;
}

function slotWidthOf(slot: ReadSlot): number {
  return slot.kind === 'top' ? slot.width : slot.slot.bits.length;
}
