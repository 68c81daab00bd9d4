/**
 * Proof by weights that a sum goes on, from any state, as its role says: times the radix, kept or begun anew, and the
 * products of all lanes added. Some cycles are unrolled with the control given; two results that follow each other are
 * followed back together, and what of the state is in both cancels out.
 */

import { wrap } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { NetlistModule } from '../../eda/netlist.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { Plan } from '../../structure/plan.ts';
import { powers, provedBoxes } from './boxes.ts';
import { byLane, laneSums, type Lane } from './lanes.ts';
import { followRanges } from './ranges.ts';
import { gatesOf, unroll } from './unroll.ts';

/** A way to go on: which words the control has in the first cycle, and what the sum before counts. */
export type Continuation = {
  readonly control: Signals;
  readonly factor: bigint;
  /** Words that outputs have in the first cycle. */
  readonly assumed?: Signals;
};

export type StepClaim = {
  readonly rtl: Rtl;
  readonly plan: Plan;
  readonly result: string;
  /** Edges from the first cycle to the result. */
  readonly latency: number;
  /** Words of inputs in every cycle. */
  readonly always?: Signals;
  /** An output of one bit that is high with the result. */
  readonly shown?: string;
  readonly ways: readonly Continuation[];
  readonly lanes: number;
  /** Input ports that hold a word per lane. */
  readonly ports: readonly string[];
  /** A module of the design whose outputs may be anything: they count as inputs, by their names. */
  readonly free?: string;
  /** What the words of a lane, by port, add to the sum; nothing where all are zero. */
  readonly product: (words: Signals) => bigint;
};

export type StepVerdict =
  | { readonly verdict: 'proved'; readonly inputBits: number }
  /** Words of all inputs with which a step is wrong. */
  | { readonly verdict: 'refuted'; readonly inputs: Signals }
  | { readonly verdict: 'open' };

/** Bits of the words of a lane that are tried. */
const mostBits = 20;

/** Prove it. @param limitSeconds for the proof of each adder and cell */
export async function proveSteps(claim: StepClaim, limitSeconds: number): Promise<StepVerdict> {
  const { rtl, plan, result, latency, ways, lanes: count, ports, always = {}, shown } = claim;
  const boxes = await provedBoxes(plan, rtl, limitSeconds);
  const { free } = claim;
  const netlist = await gatesOf(rtl, [...boxes.keys(), ...(free === undefined ? [] : [free])]);
  const whole = netlist.modules[rtl.top];
  const gates = whole === undefined || free === undefined ? whole : without(free, whole);
  if (gates === undefined) return { verdict: 'open' };
  let inputBits = 0;
  for (const { control, factor, assumed } of ways) {
    const unrolled = unroll(
      gates,
      latency + 1,
      (port, cycle) => always[port] ?? (cycle === 1 ? control[port] : undefined),
      assumed,
    );
    if (unrolled === undefined) return { verdict: 'open' };
    if (shown !== undefined && unrolled.word(shown, latency + 1)[0] !== '1') {
      return { verdict: 'open' };
    }
    const { word } = unrolled;
    const after = word(result, latency + 1);
    const before = word(result, latency);
    const terms = powers(after.length).flatMap((weight, i) => [
      { bit: after[i] ?? '0', weight },
      { bit: before[i] ?? '0', weight: -factor * weight },
    ]);
    const lanes = lanesOf(ports, count, (port) => word(port, 1));
    const around = { cycles: unrolled, netlist, boxes, lanes };
    const { rest, cycles } = await followRanges(terms, after.length, around);
    const split = byLane(rest, lanes, cycles);
    inputBits = Object.values(lanes[0] ?? {}).flat().length;
    if (split === undefined || inputBits > mostBits) return { verdict: 'open' };
    const rows = await laneSums(split, lanes, cycles, netlist, after.length);
    const idle = rows[0]?.sums ?? [];
    const reduced = (value: bigint): bigint => wrap(value, after.length);
    for (const { words, sums } of rows) {
      const product = reduced(claim.product(words));
      const wrong = sums.findIndex((sum, lane) => reduced(sum - (idle[lane] ?? 0n)) !== product);
      if (wrong >= 0)
        return { verdict: 'refuted', inputs: { ...control, ...only(wrong, words, lanes) } };
    }
    // Complements leave constants in the lanes; together they must be nothing.
    if (reduced(idle.reduce((sum, one) => sum + one, rest.constant)) !== 0n) {
      return { verdict: 'refuted', inputs: { ...control, ...only(0, {}, lanes) } };
    }
  }
  return { verdict: 'proved', inputBits };
}

/** The module without the one instance of another, its outputs as inputs; undefined where there are more or none. */
function without(free: string, module: NetlistModule): NetlistModule | undefined {
  const [found, ...others] = Object.entries(module.cells).filter(([, { type }]) => type === free);
  if (found === undefined || others.length > 0) return undefined;
  const [name, { connections, port_directions: directions }] = found;
  const { [name]: _, ...cells } = module.cells;
  const pins = Object.entries(connections).filter(([pin]) => directions[pin] === 'output');
  const inputs = pins.map(([pin, bits]) => [pin, { direction: 'input' as const, bits }]);
  return { ...module, cells, ports: { ...module.ports, ...Object.fromEntries(inputs) } };
}

/** The words of each lane: ports hold them side by side. */
function lanesOf(
  ports: readonly string[],
  count: number,
  word: (port: string) => readonly Lane[string][number][],
): Lane[] {
  return Array.from({ length: count }, (_, lane) =>
    Object.fromEntries(
      ports.map((port) => {
        const bits = word(port);
        const width = bits.length / count;
        return [port, bits.slice(width * lane, width * (lane + 1))];
      }),
    ),
  );
}

/** Words of the ports with those of one lane, all others zero. */
function only(lane: number, words: Signals, lanes: readonly Lane[]): Signals {
  return Object.fromEntries(
    Object.entries(lanes[lane] ?? {}).map(([port, bits]) => [
      port,
      (words[port] ?? 0n) << BigInt(bits.length * lane),
    ]),
  );
}
