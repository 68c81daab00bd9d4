/** Somebody's unit in an engine: vectors in, result words out, whatever its latency. */

import { basename } from 'node:path';
import type { Word } from '../../bits/index.ts';
import { readText } from '../../design/files.ts';
import { renderWrapper, type Pin } from '../../emit/bench-wrapper.ts';
import { block, layout, readField, readUnknown, writeField } from '../../simulate/engine.ts';
import type { Block, Engine, Field, Rtl, Session } from '../../simulate/engine.ts';
import { clockPort, input, output, resetPort, type Port } from '../../structure/plan.ts';
import { knownTop } from '../../verify/foreign-modules.ts';
import type { Control, UnitMap } from './port-map.ts';

const operandNames = ['a_i', 'b_i', 'c_i'];
const maxBytes = 64 * 1024 * 1024;

/** Cycles of reset before the first operands. */
const resetCycles = 4;

/** Latencies that are tried. */
export const mostLatency = 64;

/** How a unit takes operands. */
export type Pace = {
  readonly mode: 'combinational' | 'pipelined' | 'held';
  /** Cycles from operands to result. */
  readonly latency: number;
};

/** The answer to one vector; undefined where a bit of it is unknown. */
export type Answer = Word | undefined;

export type Unit = {
  readonly rtl: Rtl;
  /** Answers to vectors at a pace. */
  answers(vectors: readonly (readonly Word[])[], pace: Pace): Promise<Answer[]>;
  /** Raw result words, cycle by cycle, while the vectors are offered one per cycle. */
  stream(vectors: readonly (readonly Word[])[]): Promise<Answer[]>;
  close(): Promise<void>;
};

/**
 * The Verilog of a unit with our port names around it.
 *
 * @throws {InputError} for files that cannot be read, or hold no such module
 */
export function unitRtl(map: UnitMap, files: readonly string[], top: string): Rtl {
  const { request, clock, reset, valid, done } = map;
  const sources = files.map((path) => ({ path: basename(path), text: readText(path, maxBytes) }));
  knownTop(sources, top);
  const ports: Port[] = [];
  const pins: Pin[] = [];
  const add = (ours: Port, theirs: string, isInverted = false): void => {
    ports.push(ours);
    pins.push({ ours, theirs, isInverted });
  };
  const addControl = (ours: Port, control: Control | undefined): void => {
    if (control !== undefined) add(ours, control.port, control.isInverted);
  };
  if (clock !== undefined) add(clockPort, clock);
  addControl(resetPort, reset);
  addControl(input('valid_i', 1, 'operands present', { role: 'control' }), valid);
  map.operands.forEach((theirs, i) =>
    add(input(operandNames[i] ?? '', request.format.bits, 'operand'), theirs),
  );
  add(output('y_o', request.to.bits, 'result'), map.result);
  addControl(output('valid_o', 1, 'result present', { role: 'control' }), done);
  const { constants, parameters } = map;
  const wrapper = 'pelab_duel';
  const text = renderWrapper({ wrapper, top, ports, pins, constants, parameters });
  const shapes = (direction: Port['direction']): Port[] =>
    ports.filter((port) => port.direction === direction && port.role !== 'clock');
  return {
    top: wrapper,
    files: [...sources, { path: `${wrapper}.v`, text }],
    inputs: shapes('input'),
    outputs: shapes('output'),
    ...(clock === undefined ? {} : { clock: clockPort.name }),
  };
}

/** Open a unit in an engine. @throws {EngineError} when the engine is missing or refuses the text */
export async function openUnit(rtl: Rtl, engine: Engine, hold: number): Promise<Unit> {
  const session = await engine.open(rtl);
  return {
    rtl,
    async answers(vectors, { mode, latency }) {
      const step = mode === 'held' ? hold : 1;
      const tail = mode === 'held' ? 0 : latency;
      const rows = await play(session, rtl, vectors, step, tail);
      return vectors.map((_, i) => rows[mode === 'held' ? (i + 1) * step - 1 : i + latency]);
    },
    stream: (vectors) => play(session, rtl, vectors, 1, mostLatency),
    close: () => session.close(),
  };
}

/** Results of every cycle from the first operands on. */
async function play(
  session: Session,
  rtl: Rtl,
  vectors: readonly (readonly Word[])[],
  step: number,
  tail: number,
): Promise<Answer[]> {
  const face = layout(rtl.inputs);
  const lead = rtl.clock === undefined ? 0 : resetCycles;
  const cycles = lead + vectors.length * step + tail;
  const rows = block(face, cycles);
  for (const field of face.fields) {
    const operand = operandNames.indexOf(field.name);
    for (let cycle = 0; cycle < cycles; cycle++) {
      const at = cycle - lead;
      const vector = vectors[Math.min(vectors.length - 1, Math.max(0, Math.floor(at / step)))];
      writeField(rows, field, cycle, valueOf(field, at, operand, vector, vectors.length, step));
    }
  }
  const [answer] = await session.runAll([rows]);
  const result = answer?.layout.fields.find(({ name }) => name === 'y_o');
  if (answer === undefined || result === undefined) throw new RangeError('an engine lost a run');
  return Array.from({ length: cycles - lead }, (_, i) => wordOf(answer, result, i + lead));
}

function valueOf(
  { name }: Field,
  at: number,
  operand: number,
  vector: readonly Word[] | undefined,
  count: number,
  step: number,
): Word {
  if (name === resetPort.name) return at < 0 ? 1n : 0n;
  // Operands that are held are announced once.
  if (name === 'valid_i') return at >= 0 && at < count * step && at % step === 0 ? 1n : 0n;
  return vector?.[operand] ?? 0n;
}

function wordOf(answer: Block, field: Field, cycle: number): Answer {
  return readUnknown(answer, field, cycle) === 0n ? readField(answer, field, cycle) : undefined;
}
