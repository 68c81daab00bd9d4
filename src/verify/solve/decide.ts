/** Claims decided by two solvers: SAT first, and Z3 what SAT did not decide within its limit. */

import { modelOf, type Model } from './model.ts';
import type { Answer, Claim, Problem } from './problem.ts';
import { replay } from './replay.ts';
import { decideBySat, type SatAnswer } from './sat.ts';
import { decideByZ3 } from './smt.ts';

/**
 * Decide the claims of a problem. Every counter-example has been run through the simulator.
 *
 * @param limitSeconds until SAT is given up on all claims together
 * @param laterSeconds until Z3 is, by default as long again
 * @throws {EngineError} when a tool refuses its text, or the simulator does not show what a solver found
 */
export async function decide(
  problem: Problem,
  limitSeconds: number,
  laterSeconds: number = limitSeconds,
): Promise<Answer[]> {
  const first = AbortSignal.timeout(milliseconds(limitSeconds));
  const bySat = await until(first, () => decideBySat(problem, first));
  let known: Promise<Model> | undefined;
  const model = (): Promise<Model> => (known ??= modelOf(problem));
  // The time of the second solver begins when it can begin.
  if (bySat === undefined) await model();
  const signal = AbortSignal.timeout(milliseconds(laterSeconds));
  const answers: Answer[] = [];
  for (const [i, claim] of problem.claims.entries()) {
    const by = bySat === undefined ? 'z3' : 'sat';
    const answer =
      bySat?.[i] ?? (await until(signal, async () => decideByZ3(await model(), claim, signal)));
    answers.push(await checked(problem, claim, answer, by, model));
  }
  return answers;
}

async function checked(
  problem: Problem,
  claim: Claim,
  answer: SatAnswer | undefined,
  by: 'sat' | 'z3',
  model: () => Promise<Model>,
): Promise<Answer> {
  if (answer === undefined) return { verdict: 'not decided' };
  if (answer.verdict === 'vacuous') return { verdict: 'vacuous' };
  if (answer.verdict !== 'refuted') return { verdict: 'proved', by };
  const trace = await replay(problem, await model(), claim, answer.found);
  return { verdict: 'refuted', by, trace };
}

function milliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000);
}

/** What work comes to, or undefined when the signal ended it. */
export async function until<Value>(
  signal: AbortSignal,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
