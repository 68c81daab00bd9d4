/**
 * A schedule as a WebAssembly module. Its `run` repeats the cycle: steps in line, and kernels that walk the
 * table of their instances.
 */

import type { Body } from '../../wasm/body.ts';
import { ModuleBuilder, pageBytes } from '../../wasm/module.ts';
import type { Design } from './elaborate.ts';
import { constantsOf, defineConstants, emitGraph } from './emit.ts';
import type { Effect } from './emit.ts';
import { buildKernel, chunksOf } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import { buildLine } from './line.ts';
import type { Line } from './line.ts';
import type { Part } from './parts.ts';
import type { Row, Schedule, Step } from './schedule-types.ts';
import { slotBytes, vectorBytes } from './slot.ts';
import { absolute, response, stimulus } from './vector-node.ts';

export type Compiled = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Tables of instances: words by address. */
  readonly tables: readonly { readonly address: number; readonly words: readonly number[] }[];
  /** First free address behind them. */
  readonly end: number;
};

type TableStep = Step & { kind: 'table' };

/** Compile a schedule; the module imports its memory as `host.memory` and exports `run`. */
export function compileSchedule(design: Design, schedule: Schedule): Compiled {
  const lines = new Map<Step, Line>();
  for (const step of schedule.steps) {
    if (step.kind === 'direct') lines.set(step, buildLine(design, schedule, step.tasks));
  }
  const kept = neededEffects(design, schedule, lines);

  const module = new ModuleBuilder();
  module.importMemory('host', 'memory', { min: 1 });
  const { tables, calls, end } = buildTables(module, design, schedule);
  const constants = [...lines].flatMap(([step, { graph }]) =>
    constantsOf(graph, kept.get(step) ?? []),
  );
  buildRun(module, schedule, constants, (step, body, around) => {
    const call = calls.get(step);
    const line = lines.get(step);
    if (call !== undefined) body.i32(call.from).i32(call.to).call(call.kernel.index);
    else if (line !== undefined) emitGraph(line.graph, kept.get(step) ?? [], { body, ...around });
  });
  return { bytes: module.encode(), tables, end };
}

/** What each line must store: a shown value only where a kernel or another line reads it from memory. */
function neededEffects(
  design: Design,
  schedule: Schedule,
  lines: ReadonlyMap<Step, Line>,
): Map<Step, Effect[]> {
  const wanted = new Set<number>();
  for (const step of schedule.steps) {
    if (step.kind !== 'table') continue;
    for (const row of step.rows) markInputs(row, step.part, design.lanes, wanted);
  }
  for (const { graph } of lines.values()) {
    for (const node of graph.nodes) {
      if (node.kind === 'load' && node.space === absolute) wanted.add(node.offset);
    }
  }
  return new Map(
    [...lines].map(([step, line]) => [
      step,
      line.effects.filter(
        (effect) =>
          !line.exports.has(effect) || (effect.kind === 'store' && wanted.has(effect.offset)),
      ),
    ]),
  );
}

function markInputs(row: Row, part: Part, lanes: number, wanted: Set<number>): void {
  for (const [i, chunk] of chunksOf(part).entries()) {
    const width = row.instance.plan.inputs[chunk]?.bits.length ?? 0;
    const address = row.inputs[i] ?? 0;
    for (let at = 0; at < slotBytes(width, lanes); at += vectorBytes) wanted.add(address + at);
  }
}

type Call = { readonly kernel: Kernel; readonly from: number; readonly to: number };

/** A kernel for each part of a module that has rows, and the tables of its calls. */
function buildTables(
  module: ModuleBuilder,
  design: Design,
  schedule: Schedule,
): {
  readonly tables: { address: number; words: number[] }[];
  readonly calls: Map<Step, Call>;
  readonly end: number;
} {
  const steps = new Map<Part, TableStep[]>();
  for (const step of schedule.steps) {
    if (step.kind !== 'table') continue;
    const list = steps.get(step.part);
    if (list === undefined) steps.set(step.part, [step]);
    else list.push(step);
  }
  const tables: { address: number; words: number[] }[] = [];
  const calls = new Map<Step, Call>();
  let { end } = schedule;
  for (const [part, list] of steps) {
    const rows = list.flatMap((step) => step.rows);
    const plan = rows[0]?.instance.plan;
    if (plan === undefined) continue;
    const kernel = buildKernel(module, plan, part, rows, design.lanes);
    for (const step of list) {
      const words = step.rows.flatMap((row) =>
        kernel.row(row, schedule.bases[row.instance.index] ?? 0),
      );
      tables.push({ address: end, words });
      calls.set(step, { kernel, from: end, to: end + words.length * 4 });
      end += words.length * 4;
    }
  }
  return { tables, calls, end: Math.ceil(end / 64) * 64 };
}

type Around = {
  readonly pointer: (space: number) => number | undefined;
  readonly constants: ReadonlyMap<string, number>;
  readonly pool: number[];
};

/** `run(cycles, stimulus, response)`: cycles from one block of rows to another. */
function buildRun(
  module: ModuleBuilder,
  schedule: Schedule,
  words: readonly string[],
  emitStep: (step: Step, body: Body, around: Around) => void,
): void {
  const { body } = module.function({ params: ['i32', 'i32', 'i32'], results: [] }, 'run');
  const [count, stimulusRow, responseRow] = [0, 1, 2];
  const around: Around = {
    pointer: (space) =>
      space === stimulus ? stimulusRow : space === response ? responseRow : undefined,
    constants: defineConstants(body, words),
    pool: [],
  };
  body.loop(() => {
    for (const step of schedule.steps) emitStep(step, body, around);
    body.get(stimulusRow).i32(schedule.stimulusBytes).op('i32.add').set(stimulusRow);
    body.get(responseRow).i32(schedule.responseBytes).op('i32.add').set(responseRow);
    body.get(count).i32(1).op('i32.sub').tee(count).brIf(0);
  });
}

/** Pages of memory that hold `bytes`. */
export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / pageBytes);
}
