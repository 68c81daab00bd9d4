/** Elements whose beats take several cycles, the same for all: the sum of a beat by weights, for any number of lanes. */

import { decodeInteger } from '../../bits/index.ts';
import type { Element } from '../../elements/family.ts';
import type { Pace } from '../../golden/pace.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { resetPort } from '../../structure/plan.ts';
import type { BeatVerdict } from './pair-beats.ts';
import { proveSteps } from './prove-steps.ts';

/**
 * Prove that a beat, taken in any state, is shown so many cycles later, its products added to the sum of the cycle
 * before, or without it where it is a first one, whatever comes after it.
 *
 * @param rtl the element's Verilog in the role that takes beats
 * @param limitSeconds for the proof of each adder and cell
 */
export async function fixedBeats(
  element: Element,
  pace: Pace,
  rtl: Rtl,
  limitSeconds: number,
): Promise<BeatVerdict> {
  const { integer, activation, weight } = element.arithmetic;
  if (!pace.isFixed || integer === undefined) return { verdict: 'open' };
  const cycles = pace.mostCycles;
  const found = await proveSteps(
    {
      rtl,
      plan: element.plan({ kind: 'paced', lanes: pace.lanes }),
      result: 'acc_o',
      shown: 'valid_o',
      latency: cycles + pace.delay,
      always: { [resetPort.name]: 0n },
      ways: [1n, 0n].map((first) => ({
        control: { valid_i: 1n, first_i: first },
        assumed: { ready_o: 1n },
        factor: 1n - first,
      })),
      lanes: pace.lanes,
      ports: ['a_i', 'b_i'],
      product: ({ a_i: a = 0n, b_i: b = 0n }) =>
        decodeInteger(a, activation.width, integer.activationSigned) *
        decodeInteger(b, weight.width, integer.weightSigned),
    },
    limitSeconds,
  );
  return found.verdict === 'refuted' ? { ...found, what: 'sum', cycles } : found;
}
