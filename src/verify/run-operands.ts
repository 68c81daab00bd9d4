/**
 * Stimuli with other operands. Runs of bits: in posits and integers powers of two of every size, of either sign. Drawn words
 * of a long posit are seldom great, and hardly ever two at a time: what an aligner does wrong far from one does not show.
 * A port may hold numbers shorter than itself, and a mode above them.
 */

import { mask, type Word } from '../bits/index.ts';
import { anyWord, type RandomStream } from '../workloads/random.ts';
import type { Drive } from './drive.ts';
import { runNumber } from './sized-words.ts';
import { withBeats, type Stimulus } from './stimulus.ts';

/** The same stimuli with a run in place of each number of more than one bit. */
export function withRuns(
  stimuli: Iterable<Stimulus>,
  drive: Drive,
  random: RandomStream,
): Generator<Stimulus, void> {
  return withNumbers(stimuli, drive, (width) => runBelow(width, random));
}

/** The same stimuli with any words in place of numbers, all equally often: corners crowd out what only a few words show. */
export function withAnyWords(
  stimuli: Iterable<Stimulus>,
  drive: Drive,
  random: RandomStream,
): Generator<Stimulus, void> {
  return withNumbers(stimuli, drive, (width) => anyWord(width, random));
}

function withNumbers(
  stimuli: Iterable<Stimulus>,
  drive: Drive,
  numberOf: (width: number) => Word,
): Generator<Stimulus, void> {
  return withBeats(stimuli, drive, (beats, ports) =>
    beats.map((beat) =>
      beat.map((word, at) => {
        const { width = 1, format } = ports[at] ?? {};
        return width === 1 || format === undefined ? word : numberOf(width);
      }),
    ),
  );
}

/** A run over the whole word, or over so many of its low bits as a number may have: 4, 8, 16, ... */
function runBelow(width: number, random: RandomStream): Word {
  const lengths = [width];
  for (let bits = 4; bits < width; bits *= 2) lengths.push(bits);
  const bits = lengths[random.word() % lengths.length] ?? width;
  const above = BigInt(random.word()) & mask(width - bits);
  return (above << BigInt(bits)) | runNumber(bits, '', random);
}
