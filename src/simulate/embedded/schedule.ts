/**
 * The order in which the instances run within one cycle. A combinational output is computed before it is read;
 * a register is read, by everybody else, before its instance steps. So one pass is enough and most registers
 * need no second copy.
 */

import type { Design } from './elaborate.ts';
import type { ReadSlot } from './pieces.ts';
import { Places, slotWidth } from './places.ts';
import type { Arrangement, Circle, DirectTask, Schedule, Step } from './schedule-types.ts';
import { listTasks } from './tasks.ts';
import type { Task, Tasks } from './tasks.ts';

/** Order a design's tasks, or say which modules stand in the way. */
export function schedule(design: Design, arrangement: Arrangement): Schedule | Circle {
  const places = new Places(design);
  const tasks = listTasks(design, arrangement, places);
  const steps: Step[] = [];
  // Rows of the stimulus move: what kernels read of them is fetched before anything else.
  for (const task of tasks.list) {
    if (isFetch(task)) run(task, places, steps);
  }
  const circle = orderAll(tasks, places, steps);
  if (circle !== undefined) return { circle };
  const { outputs, responseBytes } = tasks;
  const { bases, stimuli, stimulusBytes, constants, end } = places;
  return { steps, bases, stimuli, stimulusBytes, responseBytes, outputs, constants, end };
}

function isFetch(task: Task): boolean {
  return (
    task.work.kind === 'gather' &&
    task.reads.every((piece) => piece.kind === 'constant' || piece.slot.kind === 'top')
  );
}

/** Run what is ready until all is done. @returns the modules of a circle, if there is one */
function orderAll(tasks: Tasks, places: Places, steps: Step[]): Set<string> | undefined {
  let last = '';
  for (;;) {
    const pending = tasks.list.filter((task) => !task.isDone);
    if (pending.length === 0) return undefined;
    const ready = pending.filter((task) => task.waiting === 0);
    const inLine = ready.filter((task) => task.work.kind !== 'row');
    if (inLine.length > 0) {
      for (const task of inLine) run(task, places, steps);
    } else if (ready.length > 0) {
      last = mostCommonKernel(ready, last);
      runKernel(ready, last, (task) => run(task, places, steps));
    } else {
      // Everything waits. Where only readers of registers are in the way, they get copies.
      const blocked = cheapestToFree(pending, tasks);
      if (blocked === undefined) return modulesOnCircle(pending);
      copyRegisters(blocked, tasks, places, steps);
    }
  }
}

/** Which kernel a row belongs to: a part of a module. */
function kernelOf(task: Task): string {
  const { work } = task;
  return work.kind === 'row' ? `${work.instance.plan.unit.module} ${work.part.name}` : '';
}

function run(task: Task, places: Places, steps: Step[]): void {
  emit(task, places, steps);
  task.isDone = true;
  for (const next of task.after) next.waiting--;
}

function emit(task: Task, places: Places, steps: Step[]): void {
  const { work } = task;
  const last = steps.at(-1);
  if (work.kind === 'row') {
    const { instance, part } = work;
    const { module } = instance.plan.unit;
    const row = { instance, inputs: work.inputs.map((address) => address()) };
    if (last?.kind === 'table' && last.module === module && last.part === part) last.rows.push(row);
    else steps.push({ kind: 'table', module, part, rows: [row] });
    return;
  }
  if (last?.kind === 'direct') last.tasks.push(directTask(work, places));
  else steps.push({ kind: 'direct', tasks: [directTask(work, places)] });
}

function directTask(work: Exclude<Task['work'], { kind: 'row' }>, places: Places): DirectTask {
  switch (work.kind) {
    case 'sample':
      return { kind: 'sample', from: places.reading(work.piece), offset: work.offset };
    case 'gather':
      return {
        kind: 'gather',
        to: work.to,
        from: work.pieces.map((piece) => places.reading(piece)),
      };
    case 'unit': {
      const { instance, part, chunks } = work;
      return {
        kind: 'unit',
        instance,
        part,
        inputs: chunks.map((pieces, i) =>
          part.inputs.has(i) ? pieces.map((piece) => places.reading(piece)) : [],
        ),
      };
    }
  }
}

/** Of the tasks that wait for readers of their registers only, the one with the fewest bits to copy. */
function cheapestToFree(pending: readonly Task[], tasks: Tasks): Task | undefined {
  let best: Task | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const task of pending) {
    const readers = pendingReaders(task);
    if (task.waiting !== readers.length) continue;
    const slots = readers.flatMap((reader) => registersRead(reader, task, tasks));
    const cost = slots.reduce((sum, slot) => sum + slotWidth(slot), 0);
    if (cost < least) {
      best = task;
      least = cost;
    }
  }
  return best;
}

/** The registers of the instance that `step` steps, as far as `reader` reads them. */
function registersRead(reader: Task, step: Task, tasks: Tasks): (ReadSlot & { kind: 'own' })[] {
  return reader.reads.flatMap((piece) => {
    if (piece.kind === 'constant' || piece.slot.kind === 'top') return [];
    const { slot } = piece;
    const isRead = slot.slot.kind === 'register' && tasks.steps.get(slot.instance) === step;
    return isRead ? [slot] : [];
  });
}

function pendingReaders(task: Task): Task[] {
  return [...task.readers].filter(
    (reader) => !reader.isDone && reader.after.has(task) && !reader.feeds.has(task),
  );
}

/** Copy what the readers of a blocked task want, and let it go ahead of them. */
function copyRegisters(blocked: Task, tasks: Tasks, places: Places, steps: Step[]): void {
  for (const reader of pendingReaders(blocked)) {
    for (const slot of registersRead(reader, blocked, tasks)) {
      const copied = places.copy(slot);
      if (copied === undefined) continue;
      const { from, to } = copied;
      const copy: DirectTask = {
        kind: 'gather',
        to,
        from: [{ kind: 'place', place: from, low: 0, width: from.width }],
      };
      const last = steps.at(-1);
      if (last?.kind === 'direct') last.tasks.push(copy);
      else steps.push({ kind: 'direct', tasks: [copy] });
    }
    reader.after.delete(blocked);
    blocked.waiting--;
  }
}

/** The kernel with the most instances ready; the one that ran last wins a tie. */
function mostCommonKernel(ready: readonly Task[], last: string): string {
  const counts = new Map<string, number>();
  for (const task of ready) counts.set(kernelOf(task), (counts.get(kernelOf(task)) ?? 0) + 1);
  let best = last;
  for (const [kernel, count] of counts) if (count > (counts.get(best) ?? 0)) best = kernel;
  return best;
}

/** Run a kernel's instances for as long as one is ready: finishing one often frees the next. */
function runKernel(ready: readonly Task[], kernel: string, runOne: (task: Task) => void): void {
  const queue = ready.filter((task) => kernelOf(task) === kernel);
  for (const task of queue) {
    runOne(task);
    for (const next of task.after) {
      if (next.waiting === 0 && !next.isDone && kernelOf(next) === kernel) queue.push(next);
    }
  }
}

/**
 * Modules of tasks that wait for themselves. What only waits for a circle is peeled off from behind; what a
 * circle waits for is done already.
 */
function modulesOnCircle(pending: readonly Task[]): Set<string> {
  let left = new Set(pending);
  for (;;) {
    const inner = new Set([...left].filter((task) => [...task.after].some((t) => left.has(t))));
    if (inner.size === left.size) break;
    left = inner;
  }
  return new Set(
    [...left].flatMap(({ work }) =>
      work.kind === 'unit' || work.kind === 'row' ? [work.instance.plan.unit.module] : [],
    ),
  );
}
