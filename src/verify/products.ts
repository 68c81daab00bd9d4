/** Stimuli that meet every corner of one operand with every corner of the other, in every run of the checks. */

import type { Port } from '../structure/plan.ts';
import { pack, type Word } from '../bits/index.ts';
import { parseFormat } from '../formats/index.ts';
import { cornerWords } from './corners.ts';
import type { Drive } from './drive.ts';
import { dense, type Beat, type Stimulus } from './stimulus.ts';

/** Corners taken of each operand at most; of longer lists, evenly spread ones. */
const maxCorners = 40;

/** Ends of ranges that meet in all lanes at once, and for how many beats: narrow sums overflow, both ways. */
const endCorners = 6;
const endBeats = 24;

/** How often each pair comes, and which beats begin a sum. */
type Kind = { readonly times: number; begins(beat: number): boolean };

const alone: Kind = { times: 1, begins: () => true };
const running: Kind = { times: 1, begins: (beat) => beat === 0 };
const twice: Kind = { times: 2, begins: (beat) => beat % 2 === 0 };

/**
 * Corner products of the first two operands of a pipe or a combinational module, `cycles` beats a stimulus:
 * once with every beat a sum of its own, once as one running sum; of floats, whose zeros have signs, once each
 * pair twice in a sum of its own; then the ends of both ranges in all lanes, each pair for a run of beats. Empty where
 * beats can be refused.
 */
export function cornerProducts(drive: Drive, cycles: number): Stimulus[] {
  const [source, ...others] = drive.sources;
  if (source === undefined || others.length > 0 || source.ready !== undefined) return [];
  const operands = source.data.filter((port) => port.format !== undefined);
  const [first, second] = operands;
  if (first === undefined || second === undefined) return [];
  const rights = lanesOf(second);
  const pairs = lanesOf(first).flatMap((left) => rights.map((right) => [left, right] as const));
  const stimuli: Stimulus[] = [];
  const isFloat = parseFormat(first.format ?? '')?.row.kind === 'float';
  const sums = isFloat ? [running, twice] : [running];
  const kinds = [alone, ...(source.data.some(isFlag) ? sums : [])];
  for (const { times, begins } of kinds) {
    const all = pairs.flatMap((pair) => Array.from({ length: times }, () => pair));
    for (let from = 0; from < all.length; from += cycles) {
      const beats = all.slice(from, from + cycles).map(([left, right], i): Beat =>
        source.data.map((port) => {
          if (port === first) return left(i);
          if (port === second) return right(i);
          if (isFlag(port)) return begins(i) ? 1n : 0n;
          const corners = cornerWords(port.width / (port.lanes ?? 1), port.format);
          return spread(port, (lane) => corners[(from + i * 7 + lane) % corners.length] ?? 0n);
        }),
      );
      stimuli.push(dense(drive, beats));
    }
  }
  const ends = endPairs(first, second);
  const perStimulus = Math.max(1, Math.floor(cycles / endBeats));
  for (let from = 0; from < ends.length; from += perStimulus) {
    const beats = ends.slice(from, from + perStimulus).flatMap(([left, right]) =>
      Array.from({ length: endBeats }, (_, i): Beat =>
        source.data.map((port) => {
          if (port === first) return left;
          if (port === second) return right;
          if (isFlag(port)) return i > 0 ? 0n : 1n;
          const corners = cornerWords(port.width / (port.lanes ?? 1), port.format);
          return spread(port, () => corners[i % corners.length] ?? 0n);
        }),
      ),
    );
    stimuli.push(dense(drive, beats));
  }
  return stimuli;
}

/** Pairs of ends, each in every lane. */
function endPairs(first: Port, second: Port): (readonly [Word, Word])[] {
  const [lefts = [], rights = []] = [first, second].map((port) =>
    cornerWords(port.width / (port.lanes ?? 1), port.format)
      .slice(0, endCorners)
      .map((corner) => spread(port, () => corner)),
  );
  return lefts.flatMap((left) => rights.map((right) => [left, right] as const));
}

/** For each corner, the bus that has it in lane 0 and other corners beside it, different from beat to beat. */
function lanesOf(port: Port): ((beat: number) => Word)[] {
  const all = cornerWords(port.width / (port.lanes ?? 1), port.format);
  const step = Math.max(1, all.length / maxCorners);
  const count = Math.min(all.length, maxCorners);
  const corners = Array.from({ length: count }, (_, i) => all[Math.floor(i * step)] ?? 0n);
  return corners.map(
    (corner) =>
      (beat: number): Word =>
        spread(port, (lane) =>
          lane === 0 ? corner : (corners[(beat * 5 + lane * 3) % corners.length] ?? 0n),
        ),
  );
}

function spread(port: Port, word: (lane: number) => Word): Word {
  const lanes = port.lanes ?? 1;
  return pack(
    Array.from({ length: lanes }, (_, lane) => word(lane)),
    port.width / lanes,
  );
}

/** Whether a port is a one-bit control of a beat. */
export function isFlag(port: Port): boolean {
  return port.format === undefined && port.width === 1;
}
