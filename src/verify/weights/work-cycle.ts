/** One of the cycles that a beat is in work: what lanes add to the sum in it, and which of them it is the last of. */

import type { Bit, Netlist } from '../../eda/netlist.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { resetPort } from '../../structure/plan.ts';
import type { Relation } from './boxes.ts';
import { conditions } from './implied.ts';
import { byLane, cone, laneSums, type Lane } from './lanes.ts';
import { driversOf } from './pipeline.ts';
import { difference, lanesOf, stepSums, type StepSums } from './step-sums.ts';
import { unroll, type Unrolled } from './unroll.ts';

/** An element that keeps beats, and its gates. */
export type Worker = {
  readonly rtl: Rtl;
  readonly netlist: Netlist;
  readonly boxes: ReadonlyMap<string, Relation>;
  /** Products of a beat. */
  readonly lanes: number;
  /** Edges from the last cycle of a beat to its sum. */
  readonly delay: number;
};

export type WorkCycle = StepSums & {
  /** By pair of operands and lane: whether the lane is through after this cycle; the beat is when all are. */
  readonly done: readonly (readonly boolean[])[];
  readonly lanes: readonly Lane[];
};

/**
 * The cycle so many after the one in which a beat was taken, in any state, and in none of those between which the element
 * was ready.
 *
 * @param cycles 1 for the first that the beat is in work
 * @param first whether it is a first beat, where that is to be known: then its sum does not count the one before
 * @returns undefined where something else than operands takes part, or beats are not shown when they should be
 */
export async function workCycle(
  { rtl, netlist, boxes, lanes: count, delay }: Worker,
  cycles: number,
  first: bigint | undefined,
): Promise<WorkCycle | undefined> {
  const gates = netlist.modules[rtl.top];
  const out = cycles + 1 + delay;
  const taken: Readonly<Record<string, bigint | undefined>> = { valid_i: 1n, first_i: first };
  const unrolled =
    gates &&
    unroll(
      gates,
      out,
      (port, cycle) => (port === resetPort.name ? 0n : cycle === 1 ? taken[port] : undefined),
      (cycle) => (cycle <= cycles ? { ready_o: cycle === 1 ? 1n : 0n } : undefined),
    );
  if (unrolled === undefined) return undefined;
  const { word } = unrolled;
  const [ready = 'x'] = word('ready_o', cycles + 1);
  if (word('valid_o', out)[0] !== ready) return undefined;
  const lanes = lanesOf(['a_i', 'b_i'], count, (port) => word(port, 1));
  const [after, before] = [word('acc_o', out), word('acc_o', out - 1)];
  // Most of what the last cycles do is for beats that follow.
  const meant = {
    ...unrolled,
    ordered: cone([ready, ...after, ...before], unrolled.ordered),
  };
  const done = await through(ready, meant, lanes, netlist);
  const around = { cycles: meant, netlist, boxes, lanes };
  const step = await stepSums(
    difference(after, before, first === 1n ? 0n : 1n),
    after.length,
    around,
  );
  return step && done && { ...step, done, lanes };
}

/** Of a net that is high where each lane has what it needs for it: which lanes have, with which words. */
async function through(
  net: Bit,
  unrolled: Unrolled,
  lanes: readonly Lane[],
  netlist: Netlist,
): Promise<readonly (readonly boolean[])[] | undefined> {
  const driver = driversOf(unrolled.ordered);
  const needed = conditions(net, driver);
  if (needed.some(([bit]) => typeof bit !== 'number')) return undefined;
  const weights = new Map<Bit, bigint>();
  for (const [bit, value] of needed) {
    weights.set(bit, (weights.get(bit) ?? 0n) + (value === '1' ? 1n : -1n));
  }
  const split = byLane({ constant: 0n, weights, steps: 0 }, lanes, unrolled);
  if (split === undefined) return undefined;
  // Bits that must be high count up, those that must be low count down: only as wanted is it as much as it can be.
  const most = split.map(
    (own) => needed.filter(([bit, value]) => value === '1' && own.has(bit)).length,
  );
  const width = needed.length.toString(2).length + 1;
  const rows = await laneSums(split, lanes, unrolled, netlist, width);
  return rows.map(({ sums }) =>
    sums.map((sum, lane) => BigInt.asIntN(width, sum) === BigInt(most[lane] ?? 0)),
  );
}
