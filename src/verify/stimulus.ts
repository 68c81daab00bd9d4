/**
 * A stimulus: beats of operands, and the cycles in which something interrupts them. It says what is sent, not
 * when it is taken; `play` works that out with the golden model.
 */

import type { Word } from '../bits/index.ts';
import type { Port } from '../structure/plan.ts';
import type { Drive } from './drive.ts';

/** Words of the ports of one source, in the order of its `data`. */
export type Beat = readonly Word[];

/** Cycle numbers count from 0 after the opening reset and are in rising order. */
export type Stimulus = {
  /** Cycles after the opening reset. */
  readonly cycles: number;
  /** Per source: beats in the order they are sent. */
  readonly beats: readonly (readonly Beat[])[];
  /** Per source: cycles in which no new beat is offered. */
  readonly bubbles: readonly (readonly number[])[];
  /** Per throttle: cycles in which it is low. */
  readonly stalls: readonly (readonly number[])[];
  /** Cycles in which reset is high again. */
  readonly resets: readonly number[];
};

/** Idle cycles behind the last beat, in which its result comes out. */
const tailCycles = 8;

/** Beats of one source back to back, nothing in their way. */
export function dense(
  { throttles }: Drive,
  beats: readonly Beat[],
  cycles: number = beats.length + tailCycles,
): Stimulus {
  return {
    cycles,
    beats: [beats],
    bubbles: [[]],
    stalls: throttles.map(() => []),
    resets: [],
  };
}

/** The same stimuli with other beats. */
export function* withBeats(
  stimuli: Iterable<Stimulus>,
  { sources }: Drive,
  change: (beats: readonly Beat[], ports: readonly Port[]) => readonly Beat[],
): Generator<Stimulus, void> {
  for (const stimulus of stimuli) {
    const beats = stimulus.beats.map((list, source) => change(list, sources[source]?.data ?? []));
    yield { ...stimulus, beats };
  }
}
