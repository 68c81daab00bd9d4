/**
 * Every combination of the operands of an element, each a sum of its own: gates 128 at a time on the embedded
 * engine, cycle by cycle on the others. Inputs that are not operands stay fixed, and the result says at which value.
 */

import type { Role } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import type { Engine, Rtl } from '../simulate/engine.ts';
import { countDifferences, countSpecified, firstDifference } from './compare.ts';
import { counterexampleOf, type Counterexample } from './counterexample.ts';
import { driveOf } from './drive.ts';
import { beatOf, operandsOf } from './operands.ts';
import { faceOf, play } from './play.ts';
import type { VerificationResult } from './result.ts';
import { rtlOf } from './rtl.ts';
import { dense, type Stimulus } from './stimulus.ts';
import { sweepGates, type Found, type SweepSubject } from './sweep-operands.ts';

/** Combinations in one run of a cycle-by-cycle engine, and runs simulated together. */
const beatsPerRun = 4096;
const runsPerBatch = 16;

/** Operand bits of which every combination is tried: on gates, and cycle by cycle. */
const sweptBits = 32;
const playedBits = 24;

/** Bits of operands up to which the sum that comes in is one of them. */
const mostBitsWithSum = 24;

/** Cycles after the last beat of a run in which results come out, beyond the latency. */
const tailCycles = 2;

export type EveryOperandOptions = {
  readonly engines: readonly Engine[];
  /** Verilog to check; by default what is emitted from the element's plan. */
  readonly rtl?: Rtl;
  /** Bits of operands up to which the sum that comes in is one of them, 24 by default; else it is the element's zero. */
  readonly bitsWithSum?: number;
  readonly signal?: AbortSignal;
  /** `secondsLeft` where it is known: on gates before the first combination, too. */
  progress?(done: number, of: number, secondsLeft?: number): void;
};

/**
 * Check every operand combination of an element in a role with one lane. The operands are `a_i` and `b_i`, and
 * `acc_i` where there are few enough; else sums start from zero.
 *
 * @throws {InputError} when there are more than 2^32 combinations, or more than 2^24 for an engine of cycles
 */
export async function checkEveryOperand(
  element: Element,
  role: Role,
  options: EveryOperandOptions,
): Promise<VerificationResult[]> {
  const plan = element.plan(role);
  const rtl = options.rtl ?? rtlOf(plan);
  const drive = driveOf(plan);
  const isOnGates = ({ name }: Engine): boolean =>
    name === 'embedded' && plan.interface.kind !== 'stream';
  const most = options.engines.every(isOnGates) ? sweptBits : playedBits;
  const { bitsWithSum = mostBitsWithSum } = options;
  const operands = operandsOf(drive, element, plan.module, most, bitsWithSum);
  const subject = { element, role, plan, rtl, drive, operands };
  const results: VerificationResult[] = [];
  for (const engine of options.engines) {
    options.signal?.throwIfAborted();
    const started = performance.now();
    const found = isOnGates(engine)
      ? await sweepGates(subject, options)
      : await sweepCycles(subject, engine, options);
    results.push({
      module: rtl.top,
      engine: engine.name,
      seed: 0,
      kind: 'exhaustive',
      ...found,
      exhaustive: found.vectors === operands.total,
      wallSeconds: (performance.now() - started) / 1000,
      fixed: Object.fromEntries(
        [...operands.fixed].map(([name, word]) => [name, word.toString(16)]),
      ),
    });
  }
  return results;
}

/** Every combination as a beat of its own, through a session. */
async function sweepCycles(
  { element, role, plan, rtl, drive, operands }: SweepSubject,
  engine: Engine,
  options: EveryOperandOptions,
): Promise<Found> {
  const face = faceOf(rtl);
  const golden = element.golden(role);
  const latency = element.latency(role);
  // Beats that can be refused wait for each other.
  const interval = plan.interface.kind === 'stream' ? latency : 1;
  const where = { module: rtl.top, engine: engine.name, seed: 0 };
  const counts = { vectors: 0, cycles: 0, samples: 0, mismatches: 0 };
  let counterexample: Counterexample | undefined;
  const session = await engine.open(rtl);
  try {
    for (let from = 0; from < operands.total && counterexample === undefined;) {
      options.signal?.throwIfAborted();
      options.progress?.(from, operands.total);
      const batch: Stimulus[] = [];
      for (; batch.length < runsPerBatch && from < operands.total; from += beatsPerRun) {
        const count = Math.min(beatsPerRun, operands.total - from);
        const beats = Array.from({ length: count }, (_, i) => beatOf(drive, operands, from + i));
        batch.push(dense(drive, beats, interval * count + latency + tailCycles));
      }
      const played = batch.map((stimulus) => play(stimulus, drive, golden, face));
      const answers = await session.runAll(played.map((one) => one.inputs));
      played.forEach((one, i) => {
        const answer = answers[i];
        if (answer === undefined) throw new RangeError('an engine lost a run');
        counts.vectors += one.vectors;
        counts.cycles += one.inputs.cycles;
        counts.samples += countSpecified(one.expected);
        counts.mismatches += countDifferences(one.expected, answer);
        const difference = firstDifference(one.expected, answer);
        if (difference !== undefined) {
          counterexample ??= counterexampleOf(where, one, answer, difference);
        }
      });
    }
  } finally {
    await session.close();
  }
  return { ...counts, ...(counterexample === undefined ? {} : { counterexample }) };
}
