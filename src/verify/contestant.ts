/** An engine in a co-simulation: its session, and what has been counted on it. */

import type { Engine, EngineName, Rtl, Session } from '../simulate/engine.ts';
import { countDifferences, countSpecified } from './compare.ts';
import type { Counterexample } from './counterexample.ts';
import type { Played } from './play.ts';
import type { VerificationResult } from './result.ts';

export type Contestant = {
  readonly engine: EngineName;
  readonly session: Session;
  seconds: number;
  vectors: number;
  cycles: number;
  samples: number;
  mismatches: number;
  counterexample?: Counterexample;
};

/** Open a session of each engine; when one fails to open, the others are closed. */
export async function openAll(engines: readonly Engine[], rtl: Rtl): Promise<Contestant[]> {
  const opened = await Promise.allSettled(
    engines.map(async (engine): Promise<Contestant> => {
      const from = performance.now();
      const session = await engine.open(rtl);
      const seconds = (performance.now() - from) / 1000;
      const counts = { seconds, vectors: 0, cycles: 0, samples: 0, mismatches: 0 };
      return { engine: engine.name, session, ...counts };
    }),
  );
  const ready = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = opened.find((one) => one.status === 'rejected');
  if (failed === undefined) return ready;
  await Promise.all(ready.map((contestant) => contestant.session.close()));
  throw failed.reason;
}

/** Simulate a batch and compare. Returns the index of the first run that differs. */
export async function judge(
  contestant: Contestant,
  played: readonly Played[],
): Promise<number | undefined> {
  const from = performance.now();
  const answers = await contestant.session.runAll(played.map((one) => one.inputs));
  contestant.seconds += (performance.now() - from) / 1000;
  let failing: number | undefined;
  played.forEach(({ expected, inputs, vectors }, i) => {
    const answer = answers[i];
    if (answer === undefined) throw new RangeError('an engine lost a run');
    contestant.vectors += vectors;
    contestant.cycles += inputs.cycles;
    contestant.samples += countSpecified(expected);
    const differences = countDifferences(expected, answer);
    contestant.mismatches += differences;
    if (differences > 0) failing ??= i;
  });
  return failing;
}

/** What has been counted, as a result. */
export function resultOf(
  contestant: Contestant,
  what: Pick<VerificationResult, 'kind' | 'module' | 'seed'>,
): VerificationResult {
  const { engine, vectors, cycles, samples, mismatches, seconds, counterexample } = contestant;
  const shown = counterexample === undefined ? {} : { counterexample };
  const counts = { vectors, cycles, samples, mismatches };
  return { engine, ...what, ...counts, exhaustive: false, wallSeconds: seconds, ...shown };
}
