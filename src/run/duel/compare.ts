/** All vectors through the unit, and what came of them. */

import type { Word } from '../../bits/index.ts';
import type { Progress } from '../../progress.ts';
import { ErrorMap } from './error-bins.ts';
import type { Oracle } from './oracle.ts';
import type { UnitMap } from './port-map.ts';
import type { DuelReport } from './report.ts';
import { weight } from './smallest.ts';
import type { Pace, Unit } from './unit.ts';
import type { Failure, Vector } from './vector.ts';
import type { VectorSource } from './vectors.ts';

/** Failing vectors kept. */
const listed = 1000;

export type Found = {
  readonly vectors: number;
  readonly mismatches: number;
  readonly kinds: DuelReport['kinds'];
  /** The simplest of all that failed. */
  readonly first?: Failure;
  /** The first that failed. */
  readonly failures: readonly Failure[];
  readonly errors: ErrorMap;
};

export type CompareOptions = {
  /** Told of every vector with its right result, in order. */
  readonly onVectors?: (vectors: readonly Vector[], expected: readonly Word[]) => void;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

/** Try every vector of a source. */
export async function compareAll(
  map: UnitMap,
  unit: Unit,
  oracle: Oracle,
  pace: Pace,
  source: VectorSource,
  options: CompareOptions,
): Promise<Found> {
  const kinds = {
    special: 0,
    'sign of zero': 0,
    'one step off': 0,
    'far off': 0,
    'unknown bits': 0,
  };
  const errors = new ErrorMap(map.request.format, map.operands.length);
  const failures: Failure[] = [];
  let [mismatches, done] = [0, 0];
  let first: Failure | undefined;
  while (done < source.total) {
    options.signal?.throwIfAborted();
    options.progress?.({ stage: 'cosim', detail: 'duel', share: done / source.total });
    const vectors = source.batch(done);
    const right = vectors.map((vector) => oracle.expected(vector));
    options.onVectors?.(vectors, right);
    const answers = await unit.answers(vectors, pace);
    vectors.forEach((vector, i) => {
      const expected = right[i] ?? 0n;
      const got = answers[i];
      const mistake = got === undefined ? 'unknown bits' : oracle.mistake(expected, got);
      errors.add(vector, mistake !== undefined);
      if (mistake === undefined) return;
      mismatches++;
      kinds[mistake]++;
      const failure = { vector, expected, got };
      first ??= failure;
      if (weight(vector) < weight(first.vector)) first = failure;
      if (failures.length < listed) failures.push(failure);
    });
    done += vectors.length;
  }
  return {
    vectors: done,
    mismatches,
    kinds,
    failures,
    errors,
    ...(first === undefined ? {} : { first }),
  };
}
