/** Finding out how a unit takes operands. */

import type { Word } from '../../bits/index.ts';
import { InputError } from '../../errors.ts';
import type { Oracle } from './oracle.ts';
import type { UnitMap } from './port-map.ts';
import { mostLatency, type Pace, type Unit } from './unit.ts';
import { drawn } from './vectors.ts';

/** Vectors on which the latency is found, and how many of them must be right at it. */
const probes = 512;
const rightShare = 0.25;

/** Cycles for which operands are held where a unit does not take one vector per cycle. */
export const defaultHold = 64;

/**
 * How the unit takes operands: given, or found out by the latency at which most results are right.
 *
 * @throws {InputError} when no latency gives right results
 */
export async function paceOf(
  map: UnitMap,
  unit: Unit,
  oracle: Oracle,
  seed: number,
): Promise<Pace> {
  if (map.clock === undefined) return { mode: 'combinational', latency: 0 };
  if (map.hold !== undefined) return { mode: 'held', latency: map.hold };
  if (map.latency !== undefined) return { mode: 'pipelined', latency: map.latency };
  const vectors = drawn(map, probes, seed ^ 0x70616365);
  const expected = vectors.map((vector) => oracle.expected(vector));
  const rows = await unit.stream(vectors);
  const right = Array.from({ length: mostLatency }, (_, latency) =>
    countRight(oracle, expected, rows.slice(latency)),
  );
  const best = right.indexOf(Math.max(...right));
  if ((right[best] ?? 0) >= rightShare * probes) return { mode: 'pipelined', latency: best };
  const held: Pace = { mode: 'held', latency: defaultHold };
  const answers = await unit.answers(vectors.slice(0, probes / 4), held);
  if (countRight(oracle, expected.slice(0, probes / 4), answers) >= (rightShare * probes) / 4)
    return held;
  throw new InputError([
    {
      code: 'conflict',
      path: ['latency'],
      expected: `found below ${mostLatency} cycles, or given in the map with the ports it takes`,
      actual: `a unit that is right at most ${Math.max(...right)} times in ${probes}`,
    },
  ]);
}

function countRight(
  oracle: Oracle,
  expected: readonly Word[],
  got: readonly (Word | undefined)[],
): number {
  return expected.filter((word, i) => {
    const answer = got[i];
    return answer !== undefined && oracle.mistake(word, answer) === undefined;
  }).length;
}
