/**
 * A schedule as a WebAssembly module. Its `run` repeats the cycle: steps in line, and kernels that walk the
 * table of their instances.
 */

import { invariant } from '../../errors.ts';
import type { Body } from '../wasm/body.ts';
import { ModuleBuilder, pageBytes } from '../wasm/module.ts';
import { constantsOf, emitGraph } from './emit.ts';
import type { Effect } from './emit.ts';
import type { Design } from './elaborate.ts';
import { lowerUnit } from './lower.ts';
import type { UnitPlan } from './plan.ts';
import type { Part } from './parts.ts';
import type { DirectTask, Reading, Row, Schedule } from './schedule-types.ts';
import { loadSlot, slotVectors, vectorBytes } from './slot.ts';
import { VectorGraph, absolute, response, stimulus } from './vector-graph.ts';
import type { NodeId } from './vector-graph.ts';
import { assemble } from './value.ts';
import type { Piece, Value } from './value.ts';

export type Compiled = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Tables and constants: contents by address, beside the registers' initial values. */
  readonly tables: readonly { readonly address: number; readonly words: readonly number[] }[];
  /** First free address behind them. */
  readonly end: number;
};

type Line = {
  readonly graph: VectorGraph;
  readonly effects: Effect[];
  readonly exports: Set<Effect>;
};

/** Space 0 of a kernel is the instance; space 1 + i its i-th input. */
const instanceSpace = 0;

/** Compile. @param stimulusOffsets offset in the stimulus row by port and low bit */
export function compileSchedule(design: Design, schedule: Schedule): Compiled {
  const lines = new Map<number, Line>();
  const wanted = new Set<number>();
  for (const [i, step] of schedule.steps.entries()) {
    if (step.kind === 'direct') {
      lines.set(i, buildLine(design, schedule, step.tasks));
    } else {
      for (const row of step.rows) markInputs(row, step.part, design.lanes, wanted);
    }
  }
  for (const { graph } of lines.values()) {
    for (const node of graph.nodes) {
      if (node.kind === 'load' && node.space === absolute) wanted.add(node.offset);
    }
  }

  const module = new ModuleBuilder();
  module.importMemory('host', 'memory', { min: 1 });
  const kernels = new Map<string, number>();
  const tables: { address: number; words: number[] }[] = [];
  let { end } = schedule;
  const calls = new Map<number, { kernel: number; from: number; to: number }>();
  for (const [i, step] of schedule.steps.entries()) {
    if (step.kind !== 'table') continue;
    const plan = step.rows[0]?.instance.plan;
    invariant(plan !== undefined, 'a table has rows');
    const key = `${step.module} ${step.part.name}`;
    const kernel = kernels.get(key) ?? buildKernel(module, plan, step.part, design.lanes);
    kernels.set(key, kernel);
    const words = step.rows.flatMap((row) => [
      schedule.bases[row.instance.index] ?? 0,
      ...row.inputs,
    ]);
    tables.push({ address: end, words });
    const to = end + words.length * 4;
    calls.set(i, { kernel, from: end, to });
    end = to;
  }
  end = Math.ceil(end / 64) * 64;

  buildRun(module, schedule, (i, body, around) => {
    const call = calls.get(i);
    if (call !== undefined) {
      body.i32(call.from).i32(call.to).call(call.kernel);
      return;
    }
    const line = lines.get(i);
    if (line !== undefined) emitGraph(line.graph, keptEffects(line, wanted), { body, ...around });
  }, [...lines.values()].flatMap((line) => constantsOf(line.graph, keptEffects(line, wanted)))); // prettier-ignore
  buildDifference(module);
  return { bytes: module.encode(), tables, end };
}

/** An export that nobody reads from memory need not be stored. */
function keptEffects(line: Line, wanted: ReadonlySet<number>): Effect[] {
  return line.effects.filter(
    (effect) => !line.exports.has(effect) || (effect.kind === 'store' && wanted.has(effect.offset)),
  );
}

/** The chunks that a part reads, in the order in which its rows have them. */
function chunksOf(part: Part): number[] {
  return [...part.inputs].toSorted((a, b) => a - b);
}

function markInputs(row: Row, part: Part, lanes: number, wanted: Set<number>): void {
  const chunks = chunksOf(part);
  for (const [i, address] of row.inputs.entries()) {
    const width = row.instance.plan.inputs[chunks[i] ?? 0]?.bits.length ?? 0;
    const vectors = width <= 32 ? lanes / 4 : Math.ceil(width / 32) * (lanes / 4);
    for (let v = 0; v < vectors; v++) wanted.add(address + v * vectorBytes);
  }
}

/** Tasks in line as one graph, in which a value stored and read again is simply used. */
function buildLine(design: Design, schedule: Schedule, tasks: readonly DirectTask[]): Line {
  const { lanes } = design;
  const graph = new VectorGraph(lanes);
  const effects: Effect[] = [];
  const exports = new Set<Effect>();
  const now = new Map<number, NodeId>();
  const load = (address: number): NodeId => now.get(address) ?? graph.load(absolute, address);
  const store = (address: number, node: NodeId, isExport: boolean): void => {
    if (load(address) === node) return;
    now.set(address, node);
    const effect: Effect = { kind: 'store', space: absolute, offset: address, node };
    effects.push(effect);
    if (isExport) exports.add(effect);
  };
  const stimulusAt = new Map(
    schedule.stimuli.map((place) => [`${place.port}.${place.low}`, place.offset]),
  );
  const valueOf = (readings: readonly Reading[]): Value => {
    const pieces = readings.map((reading): Piece => {
      if (reading.kind === 'constant') return reading;
      const { low, width } = reading;
      const of =
        reading.kind === 'place'
          ? loadSlot(reading.place.width, lanes, (v) =>
              load(reading.place.address + v * vectorBytes),
            )
          : loadSlot(reading.slot.width, lanes, (v) => {
              const offset = stimulusAt.get(`${reading.slot.port}.${reading.slot.low}`) ?? 0;
              return graph.load(stimulus, offset + v * vectorBytes);
            });
      return { kind: 'slice', of, low, width };
    });
    return assemble(graph, pieces);
  };
  for (const task of tasks) {
    if (task.kind === 'gather') {
      const vectors = slotVectors(graph, valueOf(task.from), task.to.width);
      vectors.forEach((node, i) => store(task.to.address + i * vectorBytes, node, false));
    } else if (task.kind === 'sample') {
      const vectors = slotVectors(graph, valueOf([task.from]), task.from.width);
      vectors.forEach((node, i) =>
        effects.push({
          kind: 'store',
          space: response,
          offset: task.offset + i * vectorBytes,
          node,
        }),
      );
    } else {
      const { plan } = task.instance;
      const base = schedule.bases[task.instance.index] ?? 0;
      const inputs = task.inputs.map((readings) =>
        readings.length === 0 ? [] : slotVectors(graph, valueOf(readings), widthOfAll(readings)),
      );
      // Exports lie behind the registers; a memory has no stores of its own.
      const firstExport = plan.exports[0]?.offset ?? Number.POSITIVE_INFINITY;
      lowerUnit(graph, plan, task.part, {
        loadInput: (chunk, vector) => inputs[chunk]?.[vector] ?? graph.zero,
        load: (offset) => load(base + offset),
        store: (offset, node) => store(base + offset, node, offset >= firstExport),
        scatter: (scatter) => effects.push({ kind: 'scatter', scatter }),
        space: absolute,
        base,
      });
    }
  }
  return { graph, effects, exports };
}

/** Bits of a value that is read in parts. */
function widthOfAll(readings: readonly Reading[]): number {
  return readings.reduce((sum, reading) => sum + reading.width, 0);
}

/** A module's kernel: for each row of a table, one cycle of one instance. */
function buildKernel(module: ModuleBuilder, plan: UnitPlan, part: Part, lanes: number): number {
  const chunks = chunksOf(part);
  const graph = new VectorGraph(lanes);
  const effects: Effect[] = [];
  const now = new Map<number, NodeId>();
  lowerUnit(graph, plan, part, {
    loadInput: (chunk, vector) => graph.load(1 + chunks.indexOf(chunk), vector * vectorBytes),
    load: (offset) => now.get(offset) ?? graph.load(instanceSpace, offset),
    store: (offset, node) => {
      now.set(offset, node);
      effects.push({ kind: 'store', space: instanceSpace, offset, node });
    },
    scatter: (scatter) => effects.push({ kind: 'scatter', scatter }),
    space: instanceSpace,
    base: 0,
  });
  const { index, body } = module.function({ params: ['i32', 'i32'], results: [] });
  const [row, end] = [0, 1];
  const pointers = [instanceSpace, ...chunks].map(() => body.local('i32'));
  const constants = defineConstants(body, constantsOf(graph, effects));
  const pool: number[] = [];
  body.loop(() => {
    for (let space = 0; space <= plan.inputs.length; space++) {
      body
        .get(row)
        .memory('i32.load', space * 4)
        .set(pointers[space] ?? 0);
    }
    emitGraph(graph, effects, { body, pointer: (space) => pointers[space], constants, pool });
    body
      .get(row)
      .i32(pointers.length * 4)
      .op('i32.add')
      .tee(row);
    body.get(end).op('i32.lt_u').brIf(0);
  });
  return index;
}

function defineConstants(body: Body, words: readonly string[]): Map<string, number> {
  const locals = new Map<string, number>();
  for (const key of words) {
    if (locals.has(key)) continue;
    const [a = 0, b = 0, c = 0, d = 0] = key.split(',').map(Number);
    const local = body.local('v128');
    body.v128(a, b, c, d).set(local);
    locals.set(key, local);
  }
  return locals;
}

type Around = {
  readonly pointer: (space: number) => number | undefined;
  readonly constants: ReadonlyMap<string, number>;
  readonly pool: number[];
};

/** `run(cycles, stimulus, response)`: cycles from two blocks of rows. */
function buildRun(
  module: ModuleBuilder,
  schedule: Schedule,
  emitStep: (step: number, body: Body, around: Around) => void,
  words: readonly string[],
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
    for (const i of schedule.steps.keys()) emitStep(i, body, around);
    body.get(stimulusRow).i32(schedule.stimulusBytes).op('i32.add').set(stimulusRow);
    body.get(responseRow).i32(schedule.responseBytes).op('i32.add').set(responseRow);
    body.get(count).i32(1).op('i32.sub').tee(count).brIf(0);
  });
}

/** `differ(a, b, bytes)`: 1 when two blocks, a multiple of 16 bytes long and not empty, differ. */
function buildDifference(module: ModuleBuilder): void {
  const { body } = module.function({ params: ['i32', 'i32', 'i32'], results: ['i32'] }, 'differ');
  const [a, b, bytes] = [0, 1, 2];
  const sum = body.local('v128');
  body.loop(() => {
    body.get(sum).get(a).memory('v128.load').get(b).memory('v128.load').op('v128.xor');
    body.op('v128.or').set(sum);
    body.get(a).i32(vectorBytes).op('i32.add').set(a);
    body.get(b).i32(vectorBytes).op('i32.add').set(b);
    body.get(bytes).i32(vectorBytes).op('i32.sub').tee(bytes).brIf(0);
  });
  body.get(sum).op('v128.any_true');
}

/** Pages of memory that hold `bytes`. */
export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / pageBytes);
}
