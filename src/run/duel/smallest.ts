/** From a vector that fails to the simplest one. */

import { simplerWordsThan } from '../../verify/shrink.ts';
import type { Oracle } from './oracle.ts';
import type { Pace, Unit } from './unit.ts';
import type { Failure, Vector } from './vector.ts';

/** Ones and digits of a vector: the fewer, the simpler to look at. */
export function weight(vector: Vector): number {
  return vector.reduce((sum, word) => {
    const text = word.toString(2);
    return sum + 4 * [...text].filter((digit) => digit === '1').length + text.length;
  }, 0);
}

/** Simpler and simpler vectors, while they still fail. */
export async function shrink(
  unit: Unit,
  oracle: Oracle,
  pace: Pace,
  failure: Failure,
): Promise<Failure> {
  let least = failure;
  for (let isShrinking = true; isShrinking;) {
    isShrinking = false;
    const simpler = least.vector
      .flatMap((word, i) => [...simplerWordsThan(word)].map((one) => least.vector.with(i, one)))
      .filter((vector) => weight(vector) < weight(least.vector));
    if (simpler.length === 0) break;
    const answers = await unit.answers(simpler, pace);
    for (const [i, vector] of simpler.entries()) {
      const expected = oracle.expected(vector);
      const got = answers[i];
      if (got !== undefined && oracle.mistake(expected, got) === undefined) continue;
      if (weight(vector) >= weight(least.vector)) continue;
      [least, isShrinking] = [{ vector, expected, got }, true];
    }
  }
  return least;
}
