/**
 * From a stimulus to rows: what each input is in each cycle, and what the golden model says of each output.
 * The golden model plays along because a beat that is not taken must be held.
 */

import { mask, type Word } from '../bits/index.ts';
import type { Machine, Outputs, Signals } from '../bits/machine.ts';
import {
  block,
  layout,
  writeField,
  type Block,
  type Field,
  type Layout,
  type Shape,
} from '../simulate/engine.ts';
import { resetPort } from '../structure/plan.ts';
import type { Drive, Source } from './drive.ts';
import type { Beat, Stimulus } from './stimulus.ts';

/** Cycles of reset before the stimulus begins, where there is a reset. */
export const openingCycles = 2;

/** What the golden model says: values, and a one for each bit that it specifies. */
export type Expected = {
  readonly layout: Layout;
  readonly cycles: number;
  readonly words: Uint32Array;
  readonly specified: Uint32Array;
};

/** A stimulus played: rows for the engines and what must come back. */
export type Played = {
  readonly inputs: Block;
  readonly expected: Expected;
  /** Beats taken. */
  readonly vectors: number;
};

/** Ports without the clock, laid out. */
export type Face = { readonly inputs: Layout; readonly outputs: Layout };

/** The face of a design. */
export function faceOf(ports: {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
}): Face {
  return { inputs: layout(ports.inputs), outputs: layout(ports.outputs) };
}

/** Play a stimulus against a golden model. The model is reset first. */
export function play(stimulus: Stimulus, drive: Drive, golden: Machine, face: Face): Played {
  const opening = drive.reset === undefined ? 0 : openingCycles;
  const recorder = record(face, opening + stimulus.cycles, golden, opening > 0);
  const senders = drive.sources.map((source, i) =>
    sender(source, stimulus.beats[i] ?? [], new Set(stimulus.bubbles[i] ?? [])),
  );
  const stalls = drive.throttles.map((_, i) => new Set(stimulus.stalls[i] ?? []));
  const resets = new Set(stimulus.resets);
  let vectors = 0;
  for (let cycle = -opening; cycle < stimulus.cycles; cycle++) {
    const signals: Signals = {};
    const inReset = cycle < 0 || resets.has(cycle);
    if (drive.reset !== undefined) signals[drive.reset] = inReset ? 1n : 0n;
    drive.throttles.forEach((name, i) => {
      signals[name] = stalls[i]?.has(cycle) === true ? 0n : 1n;
    });
    for (const one of senders) one.put(signals, cycle);
    if (drive.held !== undefined) Object.assign(signals, drive.held);
    const outputs = recorder.step(signals);
    const enabled = drive.enable === undefined || signals[drive.enable] === 1n;
    for (const one of senders) if (one.take(outputs, enabled, inReset)) vectors++;
  }
  return { ...recorder.played, vectors };
}

/** Play rows as they are: each a word per input, as stored in a replay file. */
export function playRows(rows: readonly Signals[], golden: Machine, face: Face): Played {
  const needsReset = face.inputs.fields.some((field) => field.name === resetPort.name);
  const recorder = record(face, rows.length, golden, needsReset);
  for (const row of rows) recorder.step(row);
  return { ...recorder.played, vectors: rows.length };
}

type Recorder = {
  step(signals: Signals): Outputs;
  readonly played: Pick<Played, 'inputs' | 'expected'>;
};

/**
 * Steps the golden model and writes down what went in and came out. Before its first reset edge a module with a
 * reset is in any state: nothing is specified in that cycle.
 */
function record(face: Face, cycles: number, golden: Machine, needsReset: boolean): Recorder {
  const inputs = block(face.inputs, cycles);
  const expected = { ...block(face.outputs, cycles), specified: block(face.outputs, cycles).words };
  let cycle = 0;
  golden.reset();
  return {
    played: { inputs, expected },
    step(signals: Signals): Outputs {
      for (const field of face.inputs.fields) {
        writeField(inputs, field, cycle, signals[field.name] ?? 0n);
      }
      const outputs = golden.step(signals);
      for (const field of face.outputs.fields) {
        const word = outputs[field.name];
        if (word === undefined || (needsReset && cycle === 0)) continue;
        writeField(expected, field, cycle, word);
        specify(expected.specified, face.outputs.stride, field, cycle);
      }
      cycle++;
      return outputs;
    },
  };
}

function specify(specified: Uint32Array, stride: number, field: Field, cycle: number): void {
  const base = cycle * stride + field.offset;
  for (let i = 0; i < field.words; i++) {
    const bits = Math.min(32, field.width - 32 * i);
    specified[base + i] = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  }
}

type Sender = {
  put(signals: Signals, cycle: number): void;
  /** Whether a beat was taken at the edge. */
  take(outputs: Outputs, enabled: boolean, inReset: boolean): boolean;
};

/** Sends the beats of one source. An offered beat stays until it is taken or lost in a reset. */
function sender(source: Source, beats: readonly Beat[], bubbles: ReadonlySet<number>): Sender {
  const names = source.data.map((port) => port.name);
  const masks = source.data.map((port) => mask(port.width));
  let next = 0;
  let offered = false;
  let held = false;
  return {
    put(signals, cycle): void {
      const beat = beats[next];
      offered = cycle >= 0 && beat !== undefined && (held || !bubbles.has(cycle));
      // In the opening reset something is offered, so that a missing reset shows at once.
      if (source.valid !== undefined) signals[source.valid] = offered || cycle < 0 ? 1n : 0n;
      const shown = beat ?? beats[beats.length - 1];
      // Without an offer the data is noise that must not matter: the complement of what comes next.
      const isNoise = source.valid !== undefined && !offered;
      names.forEach((name, i) => {
        const word: Word = shown?.[i] ?? 0n;
        signals[name] = isNoise ? word ^ (masks[i] ?? 0n) : word;
      });
    },
    take(outputs, enabled, inReset): boolean {
      if (!offered) return false;
      const isTaken = source.ready === undefined ? enabled : outputs[source.ready] === 1n;
      held = !isTaken && !inReset;
      if (isTaken || inReset) next++;
      return isTaken && !inReset;
    },
  };
}
