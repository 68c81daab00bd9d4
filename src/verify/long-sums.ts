/** Stimuli that drive accumulators to both ends of their range: one pair of extreme operands, beat after beat. */

import { pack, type Word } from '../bits/index.ts';
import { parseFormat } from '../formats/index.ts';
import type { Plan, Port } from '../structure/plan.ts';
import { cornerWords } from './corners.ts';
import { driveOf } from './drive.ts';
import { isFlag } from './products.ts';
import { greatestWord } from './sized-words.ts';
import { dense, type Beat, type Stimulus } from './stimulus.ts';

/** Words tried beside the ends, where sums are no longer than this. */
const otherWords = 16;
const fewBeats = 2 ** 12;

/** Where numbers are packed, the widths of ports say little. */
const leastBeats = 2 ** 10;

/** Beats that a sum of `plan` needs to run through its whole range, if its operands are integers. */
export function beatsToWrap(plan: Plan): number {
  const widthOf = (name: string): number => {
    const port = plan.ports.find((candidate) => candidate.name === name);
    return port === undefined ? 0 : port.width / (port.lanes ?? 1);
  };
  const lanes = plan.ports.find((port) => port.name === 'a_i')?.lanes ?? 1;
  const spare = widthOf('acc_o') - widthOf('a_i') - widthOf('b_i');
  return Math.max(leastBeats, Math.ceil(2 ** Math.max(0, spare + 2) / lanes));
}

/**
 * One stimulus for each pair of extremes whose sums differ: a sum is begun and goes on for `beats` beats. Empty for
 * modules without a flag that begins a sum, and where beats can be refused.
 *
 * @param more words of each operand beside the ends of its range
 */
export function longSums(
  plan: Plan,
  beats: number,
  more: number = beats > fewBeats ? 0 : otherWords,
): Stimulus[] {
  const drive = driveOf(plan);
  const [source, ...others] = drive.sources;
  if (source === undefined || others.length > 0 || source.ready !== undefined) return [];
  const [first, second] = source.data.filter((port) => port.format !== undefined);
  if (first === undefined || second === undefined || !source.data.some(isFlag)) return [];
  const seconds = extremes(second, more);
  return extremes(first, more).flatMap((left) =>
    seconds.map((right): Stimulus => {
      const beat = (begins: boolean): Beat =>
        source.data.map((port) => {
          if (port === first) return left;
          if (port === second) return right;
          return isFlag(port) && begins ? 1n : 0n;
        });
      const on = beat(false);
      return dense(
        drive,
        Array.from({ length: beats }, (_, i) => (i === 0 ? beat(true) : on)),
      );
    }),
  );
}

/**
 * The ends of two's complement and of unsigned words, of floats the greatest numbers, in every lane; and so many words more,
 * evenly spread: in other formats the greatest numbers stand elsewhere.
 */
function extremes(port: Port, others: number): Word[] {
  const lanes = port.lanes ?? 1;
  const width = port.width / lanes;
  const top = 1n << BigInt(width - 1);
  const format = port.format ?? '';
  const greatest = greatestWord({ width, format });
  const ends =
    parseFormat(format)?.row.kind === 'float'
      ? [greatest, greatest ^ top]
      : [top, top - 1n, 2n * top - 1n];
  const corners = cornerWords(width, port.format);
  const step = Math.max(1, corners.length / Math.max(1, others));
  const spread = Array.from({ length: others }, (_, i) => corners[Math.floor(i * step)] ?? 0n);
  return [...new Set([...ends, ...spread])].map((end) =>
    pack(
      Array.from({ length: lanes }, () => end),
      width,
    ),
  );
}
