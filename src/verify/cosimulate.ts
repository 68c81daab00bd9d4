/**
 * Co-simulation: random and corner stimuli, every output in every cycle, golden against RTL, under every engine
 * asked for. Runs go through an engine many at a time; only a run that fails is taken apart and shrunk.
 */

import * as fc from 'fast-check';
import type { Word } from '../bits/index.ts';
import type { Machine } from '../bits/machine.ts';
import type { Plan } from '../structure/plan.ts';
import type { Block, Engine, Rtl } from '../simulate/engine.ts';
import { firstDifference } from './compare.ts';
import { judge, openAll, resultOf } from './contestant.ts';
import { counterexampleOf } from './counterexample.ts';
import { driveOf } from './drive.ts';
import { beatsToWrap, longSums } from './long-sums.ts';
import { faceOf, play, type Played } from './play.ts';
import { cornerProducts } from './products.ts';
import type { VerificationResult } from './result.ts';
import { rtlOf } from './rtl.ts';
import { stimuli } from './stimuli.ts';
import type { Stimulus } from './stimulus.ts';

/** A module and its meaning. */
export type Target = {
  readonly plan: Plan;
  /** A golden machine of its own for each call. */
  golden(): Machine;
  /** Verilog to check; by default what is emitted from the plan. */
  readonly rtl?: Rtl;
  /** Inputs held at a value, where the Verilog to check lacks them. */
  readonly held?: Readonly<Record<string, Word>>;
};

export type CosimOptions = {
  readonly engines: readonly Engine[];
  /** Operand beats to draw, at least; products of corners and long sums come on top. */
  readonly vectors: number;
  readonly seed: number;
  /** Cycles of one run; by default enough runs for the vectors, of 64 to 1024 cycles. */
  readonly cyclesPerRun?: number;
  /** Seconds spent at most on making a failure small, 60 by default; 0 shows the run that failed as it was drawn. */
  readonly shrinkSeconds?: number;
  /** Stops between batches. */
  readonly signal?: AbortSignal;
  /** Called after each batch with the vectors done so far. */
  progress?(vectors: number): void;
};

/** Runs made, then simulated together. */
const runsPerBatch = 16;

/** Engine runs spent on making one failure small, and seconds: a slow engine stops at the latter. */
const shrinkBudget = 3000;
const mostShrinkSeconds = 60;

/** Beats of the sums that are driven to the ends of their range. */
const longestSum = 1024;

/** A design whose beats are hardly ever taken still ends: cycles per vector asked for, at most. */
const maxCyclesPerVector = 64;

/**
 * Check RTL against its golden model with drawn stimuli. One result per engine, in the order given; an engine
 * that finds a difference stops there and its result carries the shrunk counter-example.
 *
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function cosimulate(
  target: Target,
  options: CosimOptions,
): Promise<VerificationResult[]> {
  const { plan } = target;
  const { vectors: wanted, seed, shrinkSeconds = mostShrinkSeconds } = options;
  const rtl = target.rtl ?? rtlOf(plan);
  const drive = driveOf(plan, target.held);
  const face = faceOf(rtl);
  const golden = target.golden();
  const cyclesPerRun =
    options.cyclesPerRun ?? Math.min(1024, Math.max(64, Math.ceil(wanted / (2 * runsPerBatch))));
  const arbitrary = stimuli(drive, cyclesPerRun);
  const contestants = await openAll(options.engines, rtl);
  const state = { vectors: 0, cycles: 0 };

  const race = async (batch: readonly Stimulus[]): Promise<void> => {
    const played = batch.map((stimulus) => play(stimulus, drive, golden, face));
    for (const one of played) {
      state.vectors += one.vectors;
      state.cycles += one.inputs.cycles;
    }
    const running = contestants.filter((contestant) => contestant.mismatches === 0);
    await Promise.all(
      running.map(async (contestant) => {
        const failing = await judge(contestant, played);
        const stimulus = failing === undefined ? undefined : batch[failing];
        if (stimulus === undefined) return;
        const retry = async (simpler: Stimulus): Promise<[Played, Block]> => {
          const again = play(simpler, drive, golden, face);
          const [answer] = await contestant.session.runAll([again.inputs]);
          return [again, answer ?? again.inputs];
        };
        const least = await shrink(arbitrary, stimulus, retry, shrinkSeconds);
        const [shown, answer] = await retry(least);
        const difference = firstDifference(shown.expected, answer);
        if (difference === undefined) return;
        const where = { module: rtl.top, engine: contestant.engine, seed };
        contestant.counterexample = counterexampleOf(where, shown, answer, difference);
      }),
    );
  };

  try {
    await race(cornerProducts(drive, 1024));
    await race(longSums(plan, Math.min(longestSum, beatsToWrap(plan)), 0));
    // These are not among the vectors asked for: those are drawn, and so are the schedules.
    Object.assign(state, { vectors: 0, cycles: 0 });
    for (let batch = 0; ; batch++) {
      options.signal?.throwIfAborted();
      options.progress?.(state.vectors);
      const isOver = state.vectors >= wanted || state.cycles >= wanted * maxCyclesPerVector;
      if (isOver || contestants.every((contestant) => contestant.mismatches > 0)) break;
      const runs = Math.ceil((wanted - state.vectors) / cyclesPerRun);
      // A first batch is always full: fewer runs would miss kinds of schedules.
      const numRuns = batch === 0 ? runsPerBatch : Math.min(runsPerBatch, runs);
      await race(fc.sample(arbitrary, { seed: batchSeed(seed, batch), numRuns }));
    }
  } finally {
    await Promise.all(contestants.map((contestant) => contestant.session.close()));
  }
  return contestants.map((one) => resultOf(one, { kind: 'property', module: rtl.top, seed }));
}

/** The simplest stimulus that still fails, within the budget. */
async function shrink(
  arbitrary: fc.Arbitrary<Stimulus>,
  failing: Stimulus,
  retry: (stimulus: Stimulus) => Promise<[Played, Block]>,
  seconds: number,
): Promise<Stimulus> {
  let left = shrinkBudget;
  const end = performance.now() + seconds * 1000;
  const holds = fc.asyncProperty(arbitrary, async (stimulus) => {
    if (left-- <= 0 || performance.now() > end) return true;
    const [played, answer] = await retry(stimulus);
    return firstDifference(played.expected, answer) === undefined;
  });
  const outcome = await fc.check(holds, { examples: [[failing]], numRuns: 1 });
  return outcome.counterexample?.[0] ?? failing;
}

/** Seeds of batches: far apart for neighbouring seeds. */
function batchSeed(seed: number, batch: number): number {
  return (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(batch + 1, 0xc2b2ae35)) | 0;
}
