/** RTL against golden: every specified bit of every output in every cycle; an unknown bit is a difference. */

import { readField, readUnknown, type Block, type Field } from '../simulate/engine.ts';
import type { Expected } from './play.ts';

/** The first difference of a run. */
export type Difference = {
  readonly cycle: number;
  readonly port: string;
  readonly width: number;
  readonly expected: bigint;
  readonly got: bigint;
  /** Bits the simulator says are unknown. */
  readonly unknown: bigint;
};

/** First difference in time, then in port order; undefined when all agrees. */
export function firstDifference(expected: Expected, got: Block): Difference | undefined {
  const at = differingWord(expected, got, 0);
  return at === undefined ? undefined : describe(expected, got, at);
}

/** Outputs that differ, counted once per port and cycle. */
export function countDifferences(expected: Expected, got: Block): number {
  const { stride } = expected.layout;
  let count = 0;
  let last: string | undefined;
  for (let at = differingWord(expected, got, 0); at !== undefined;) {
    const key = `${Math.floor(at / stride)} ${fieldAt(expected, at).name}`;
    if (key !== last) count++;
    last = key;
    at = differingWord(expected, got, at + 1);
  }
  return count;
}

/** Output samples (one per port and cycle) that the golden model specifies. */
export function countSpecified(expected: Expected): number {
  const { fields, stride } = expected.layout;
  let count = 0;
  for (let cycle = 0; cycle < expected.cycles; cycle++) {
    for (const field of fields) {
      if (expected.specified[cycle * stride + field.offset] !== 0) count++;
    }
  }
  return count;
}

function differingWord(expected: Expected, got: Block, from: number): number | undefined {
  const { words, specified } = expected;
  const { unknown } = got;
  for (let i = from; i < words.length; i++) {
    const wrong = ((words[i] ?? 0) ^ (got.words[i] ?? 0)) | (unknown?.[i] ?? 0);
    if ((wrong & (specified[i] ?? 0)) !== 0) return i;
  }
  return undefined;
}

function fieldAt(expected: Expected, word: number): Field {
  const { fields, stride } = expected.layout;
  const offset = word % stride;
  const field = fields.findLast((candidate) => candidate.offset <= offset);
  if (field === undefined) throw new RangeError(`no field at word ${offset}`);
  return field;
}

function describe(expected: Expected, got: Block, word: number): Difference {
  const field = fieldAt(expected, word);
  const cycle = Math.floor(word / expected.layout.stride);
  return {
    cycle,
    port: field.name,
    width: field.width,
    expected: readField(expected, field, cycle),
    got: readField(got, field, cycle),
    unknown: readUnknown(got, field, cycle),
  };
}
