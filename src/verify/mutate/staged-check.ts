/** The checks that mutants are put to, their runs made only as far as some mutant is alive to need them. */

import * as fc from 'fast-check';
import type { Machine } from '../../bits/machine.ts';
import type { Drive } from '../drive.ts';
import { play, type Face, type Played } from '../play.ts';
import { stimuli } from '../stimuli.ts';
import type { Stimulus } from '../stimulus.ts';
import type { Check } from './fault-simulation.ts';
import type { Pipeline } from './pipeline.ts';

export type StagedCheck = {
  /** Long: only for mutants that the solver does not know to be equivalent. */
  readonly isLong: boolean;
  readonly check: Check;
  /** The module that is checked, alone; absent: the whole. */
  readonly alone?: Pipeline;
};

const drawnAtOnce = 8;

/** Stimuli played one by one. */
export function* playedEach(
  list: Iterable<Stimulus>,
  drive: Drive,
  golden: Machine,
  face: Face,
): Generator<Played, void> {
  for (const stimulus of list) yield play(stimulus, drive, golden, face);
}

/** Stimuli a few at a time: those of long checks are seldom all needed. */
export function* drawnStimuli(
  drive: Drive,
  cycles: number,
  count: number,
  seed: number,
): Generator<Stimulus, void> {
  const arbitrary = stimuli(drive, cycles);
  for (let from = 0; from < count; from += drawnAtOnce) {
    const numRuns = Math.min(drawnAtOnce, count - from);
    yield* fc.sample(arbitrary, { seed: seed + 7919 * from, numRuns });
  }
}

/** Runs are made one by one, as far as some mutant is alive to need them, and kept for the next mutants. */
export function check(name: string, isLong: boolean, runs: () => Iterable<Played>): StagedCheck {
  const kept: Played[] = [];
  let rest: Iterator<Played> | undefined;
  const all = {
    *[Symbol.iterator](): Generator<Played, void> {
      for (let i = 0; ; i++) {
        if (i >= kept.length) {
          rest ??= runs()[Symbol.iterator]();
          const next = rest.next();
          if (next.done === true) return;
          kept.push(next.value);
        }
        const one = kept[i];
        if (one !== undefined) yield one;
      }
    },
  };
  return { isLong, check: { name, runs: all } };
}
