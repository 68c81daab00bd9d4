/** Simpler stimuli than a failing one: fewer cycles, fewer beats, fewer and earlier interruptions, simpler words. */

import type { Word } from '../bits/index.ts';
import type { Beat, Stimulus } from './stimulus.ts';

/** The step that last succeeded: shrinking goes on from there before it tries the others again. */
export type ShrinkState = { readonly step: number };

type Step = (from: Stimulus) => Generator<Stimulus, void>;

const steps: readonly Step[] = [
  fewerCycles,
  noInterruptions,
  fewerBeats,
  fewerInterruptions,
  earlierInterruptions,
  simplerWords,
];

/** Candidates, most drastic first, each with the state from which to shrink it further. */
export function* shrinkStimulus(
  from: Stimulus,
  state: ShrinkState,
): Generator<readonly [Stimulus, ShrinkState], void> {
  for (let i = 0; i < steps.length; i++) {
    const step = (state.step + i) % steps.length;
    const candidates = steps[step];
    if (candidates === undefined) continue;
    for (const simpler of candidates(from)) yield [simpler, { step }];
  }
}

function* fewerCycles(from: Stimulus): Generator<Stimulus, void> {
  for (let less = Math.ceil(from.cycles / 2); less > 0; less = less === 1 ? 0 : less >> 1) {
    yield cutTo(from, from.cycles - less);
  }
}

/** The first `cycles` cycles. Beats beyond them cannot be sent. */
function cutTo(from: Stimulus, cycles: number): Stimulus {
  const before = (list: readonly number[]): number[] => list.filter((cycle) => cycle < cycles);
  return {
    cycles,
    beats: from.beats.map((beats) => beats.slice(0, cycles)),
    bubbles: from.bubbles.map(before),
    stalls: from.stalls.map(before),
    resets: before(from.resets),
  };
}

function* noInterruptions(from: Stimulus): Generator<Stimulus, void> {
  for (const { list, put } of interruptionLists(from)) if (list.length > 0) yield put([]);
}

function* fewerInterruptions(from: Stimulus): Generator<Stimulus, void> {
  for (const { list, put } of interruptionLists(from)) {
    if (list.length > 1) for (const shorter of without(list)) yield put(shorter);
  }
}

/** All of a list some cycles earlier: what leads up to an interruption can then be left out. */
function* earlierInterruptions(from: Stimulus): Generator<Stimulus, void> {
  for (const { list, put } of interruptionLists(from)) {
    for (let by = list[0] ?? 0; by > 0; by >>= 1) yield put(list.map((cycle) => cycle - by));
  }
}

function* fewerBeats(from: Stimulus): Generator<Stimulus, void> {
  for (const [source, beats] of from.beats.entries()) {
    for (const shorter of without(beats)) yield withBeats(from, source, shorter);
    // Beats less are also cycles less: what follows moves up, interruptions with it.
    for (const shorter of [...without(beats), ...merged(beats)]) {
      const gone = beats.length - shorter.length;
      const fewer = withBeats(from, source, shorter);
      if (from.cycles > gone) yield cutTo(earlier(fewer, gone), from.cycles - gone);
      yield fewer;
    }
  }
}

/** Two neighbours made one that has the ones of both: a flag survives the beat that carried it. */
function* merged(beats: readonly Beat[]): Generator<Beat[], void> {
  for (let i = beats.length - 1; i > 0; i--) {
    const [left = [], right = []] = [beats[i - 1], beats[i]];
    const both = right.map((word, port) => word | (left[port] ?? 0n));
    yield [...beats.slice(0, i - 1), both, ...beats.slice(i + 1)];
  }
}

/** Every interruption some cycles earlier, where there is room. */
function earlier(from: Stimulus, by: number): Stimulus {
  const move = (list: readonly number[]): readonly number[] =>
    (list[0] ?? 0) < by ? list : list.map((cycle) => cycle - by);
  return {
    ...from,
    bubbles: from.bubbles.map(move),
    stalls: from.stalls.map(move),
    resets: move(from.resets),
  };
}

function* simplerWords(from: Stimulus): Generator<Stimulus, void> {
  for (const [source, beats] of from.beats.entries()) {
    for (const [i, beat] of beats.entries()) {
      for (const simpler of simplerBeats(beat)) {
        yield withBeats(from, source, beats.with(i, simpler));
      }
    }
  }
}

function* simplerBeats(beat: Beat): Generator<Beat, void> {
  for (const [port, word] of beat.entries()) {
    for (const simpler of simplerWordsThan(word)) yield beat.with(port, simpler);
  }
}

/** Nothing, half of the ones, all ones but one: every candidate is a lesser number, so shrinking ends. */
export function* simplerWordsThan(word: Word): Generator<Word, void> {
  if (word === 0n) return;
  yield 0n;
  if (word !== 1n) yield 1n;
  const digits = word.toString(2).length;
  for (let width = digits >> 1; width > 0; width >>= 1) {
    for (let low = digits - width; low >= 0; low -= width) {
      const kept = word & ~(((1n << BigInt(width)) - 1n) << BigInt(low));
      if (kept !== word && kept !== 0n) yield kept;
    }
  }
}

/** A list with a half, then quarters, ... then single entries taken out, the last part first. */
function* without<T>(list: readonly T[]): Generator<T[], void> {
  for (let size = list.length; size > 0; size >>= 1) {
    for (let to = list.length; to > 0; to -= size) {
      yield [...list.slice(0, Math.max(0, to - size)), ...list.slice(to)];
    }
  }
}

function withBeats(from: Stimulus, source: number, beats: readonly Beat[]): Stimulus {
  return { ...from, beats: from.beats.with(source, beats) };
}

type InterruptionList = {
  readonly list: readonly number[];
  put(list: readonly number[]): Stimulus;
};

function interruptionLists(from: Stimulus): InterruptionList[] {
  return [
    { list: from.resets, put: (resets) => ({ ...from, resets }) },
    ...from.stalls.map((list, i): InterruptionList => ({
      list,
      put: (less) => ({ ...from, stalls: from.stalls.with(i, less) }),
    })),
    ...from.bubbles.map((list, i): InterruptionList => ({
      list,
      put: (less) => ({ ...from, bubbles: from.bubbles.with(i, less) }),
    })),
  ];
}
