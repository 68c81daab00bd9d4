/**
 * Elements whose beats take as many cycles as their operands ask for: cycle by cycle, for as long as a beat can take, what
 * the lanes add to the sum and whether the beat ends, by weights.
 */

import { decodeInteger, wrap } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Element } from '../../elements/family.ts';
import { beatCycles, type Pace } from '../../golden/pace.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { provedBoxes } from './boxes.ts';
import { gatesOf } from './unroll.ts';
import { portWords } from './step-sums.ts';
import { workCycle, type WorkCycle, type Worker } from './work-cycle.ts';

/** Words with which a beat is wrong: its sum, or the cycle after its first `cycles`, in which it is or is not ready. */
export type WrongBeat = {
  readonly what: 'sum' | 'cycles';
  readonly inputs: Signals;
  /** Cycles in work, at the end of which it is seen. */
  readonly cycles: number;
};

export type BeatVerdict =
  | { readonly verdict: 'proved'; readonly inputBits: number }
  | ({ readonly verdict: 'refuted' } & WrongBeat)
  | { readonly verdict: 'open' };

/** Bits of both operands of a lane, whose words are all tried. */
export const mostBits = 20;

/**
 * Prove that a beat, taken in any state, is in work for as many cycles as the pace says, that it is shown `delay` cycles
 * after the last of them, and that then its products are added to the sum of the cycle before the first, or stand without
 * it where it is a first beat.
 *
 * @param rtl the element's Verilog in the role that takes beats
 * @param limitSeconds for the proof of each adder and cell
 */
export async function pairBeats(
  element: Element,
  pace: Pace,
  rtl: Rtl,
  limitSeconds: number,
): Promise<BeatVerdict> {
  const { integer, activation, weight, accumulator } = element.arithmetic;
  const inputBits = activation.width + weight.width;
  if (integer === undefined || inputBits > mostBits) {
    return { verdict: 'open' };
  }
  const boxes = await provedBoxes(
    element.plan({ kind: 'paced', lanes: pace.lanes }),
    rtl,
    limitSeconds,
  );
  const netlist = await gatesOf(rtl, boxes.keys());
  const worker: Worker = { rtl, boxes, netlist, lanes: pace.lanes, delay: pace.delay };
  const { width } = accumulator;
  const operands = ({ a_i: a = 0n, b_i: b = 0n }: Signals): Operands => ({
    words: { a_i: a, b_i: b },
    product: wrap(
      decodeInteger(a, activation.width, integer.activationSigned) *
        decodeInteger(b, weight.width, integer.weightSigned),
      width,
    ),
    cycles: beatCycles(pace, [a], [b]),
  });
  let known: Sums = { pairs: [], sums: [], idle: 0n };
  for (let cycles = 1; cycles <= pace.mostCycles; cycles++) {
    for (const first of cycles === 1 ? [1n, 0n] : [undefined]) {
      const work = await workCycle(worker, cycles, first);
      if (work === undefined) return { verdict: 'open' };
      const pairs = cycles === 1 ? work.rows.map(({ words }) => operands(words)) : known.pairs;
      const before = cycles === 1 ? undefined : known;
      known = {
        pairs,
        idle: wrap(work.idle + (before?.idle ?? 0n), width),
        sums: work.rows.map((row, i) =>
          row.sums.map((sum, lane) => wrap(sum + (before?.sums[i]?.[lane] ?? 0n), width)),
        ),
      };
      const wrong = wrongBeat(known, work, cycles);
      if (wrong !== undefined) return { verdict: 'refuted', ...wrong, cycles };
    }
  }
  return { verdict: 'proved', inputBits };
}

/** A pair of operands of a lane, and what it is to come to. */
type Operands = {
  readonly words: Signals;
  readonly product: bigint;
  readonly cycles: number;
};

/** What the cycles so far have added. */
type Sums = {
  readonly pairs: readonly Operands[];
  /** By pair and lane, above `idle`. */
  readonly sums: readonly (readonly bigint[])[];
  /** With zeros in all lanes. */
  readonly idle: bigint;
};

/** A lane that is through too early, or not when it should be, or then has another sum than the product. */
function wrongBeat(
  { pairs, sums, idle }: Sums,
  { done, lanes }: WorkCycle,
  cycles: number,
): Omit<WrongBeat, 'cycles'> | undefined {
  // A lane waits only for another that takes so many cycles.
  const slow = pairs.find((pair) => pair.cycles === cycles);
  const inputs = (some: readonly (readonly [number, Signals])[]): Signals =>
    portWords(new Map(some), lanes);
  if (slow !== undefined && idle !== 0n) return { what: 'sum', inputs: inputs([[0, slow.words]]) };
  for (const [i, pair] of pairs.entries()) {
    const waits = pair.cycles < cycles;
    if (waits && (lanes.length === 1 || slow === undefined)) continue;
    const wrong = lanes.findIndex((_, lane) => {
      const isDone = done[i]?.[lane] === true;
      return pair.cycles > cycles ? isDone : !isDone || sums[i]?.[lane] !== pair.product;
    });
    if (wrong < 0) continue;
    const isDone = done[i]?.[wrong] === true;
    return {
      what: isDone === pair.cycles <= cycles ? 'sum' : 'cycles',
      inputs: inputs([
        ...(waits && slow !== undefined ? [[(wrong + 1) % lanes.length, slow.words] as const] : []),
        [wrong, pair.words],
      ]),
    };
  }
  return undefined;
}
