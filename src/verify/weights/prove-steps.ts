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
import { provedBoxes } from './boxes.ts';
import { difference, lanesOf, portWords, stepSums } from './step-sums.ts';
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

/** A step that does not add `product` to `factor` times the sum before. */
export type WrongStep = {
  /** Words of inputs in its first cycle, and of what counts as such. */
  readonly inputs: Signals;
  readonly factor: bigint;
  readonly product: bigint;
};

export type StepVerdict =
  | { readonly verdict: 'proved'; readonly inputBits: number }
  | ({ readonly verdict: 'refuted' } & WrongStep)
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
  const opened = whole === undefined ? undefined : without(free, whole);
  if (opened === undefined) return { verdict: 'open' };
  const { gates, named } = opened;
  let inputBits = 0;
  for (const { control, factor, assumed } of ways) {
    const unrolled = unroll(
      gates,
      latency + 1,
      (port, cycle) => always[port] ?? (cycle === 1 ? control[port] : undefined),
      (cycle) => (cycle === 1 ? assumed : undefined),
    );
    if (unrolled === undefined) return { verdict: 'open' };
    if (shown !== undefined && unrolled.word(shown, latency + 1)[0] !== '1') {
      return { verdict: 'open' };
    }
    const { word } = unrolled;
    const after = word(result, latency + 1);
    const before = word(result, latency);
    const lanes = lanesOf(ports, count, (port) => word(port, 1));
    inputBits = Object.values(lanes[0] ?? {}).flat().length;
    if (inputBits > mostBits) return { verdict: 'open' };
    const width = after.length;
    const around = { cycles: unrolled, netlist, boxes, lanes };
    const step = await stepSums(difference(after, before, factor), width, around);
    if (step === undefined) return { verdict: 'open' };
    const refuted = (lane: number, words: Signals, product: bigint): StepVerdict => ({
      verdict: 'refuted',
      inputs: named({ ...control, ...portWords(new Map([[lane, words]]), lanes) }),
      factor,
      product,
    });
    if (step.idle !== 0n) return refuted(0, {}, 0n);
    for (const { words, sums } of step.rows) {
      const product = wrap(claim.product(words), width);
      const wrong = sums.findIndex((sum) => sum !== product);
      if (wrong >= 0) return refuted(wrong, words, product);
    }
  }
  return { verdict: 'proved', inputBits };
}

/** The gates that steps are made of, and words of their inputs by the names of nets in the whole module. */
type Opened = { readonly gates: NetlistModule; named(words: Signals): Signals };

/** The module without the one instance of another, its outputs as inputs; undefined where there are more or none. */
function without(free: string | undefined, module: NetlistModule): Opened | undefined {
  if (free === undefined) return { gates: module, named: (words) => words };
  const [found, ...others] = Object.entries(module.cells).filter(([, { type }]) => type === free);
  if (found === undefined || others.length > 0) return undefined;
  const [name, { connections, port_directions: directions }] = found;
  const { [name]: _, ...cells } = module.cells;
  const pins = Object.entries(connections).filter(([pin]) => directions[pin] === 'output');
  const inputs = pins.map(([pin, bits]) => [pin, { direction: 'input' as const, bits }]);
  return {
    gates: { ...module, cells, ports: { ...module.ports, ...Object.fromEntries(inputs) } },
    named: (words) =>
      Object.fromEntries(
        Object.entries(words).map(([port, word]) => [
          module.ports[port] === undefined ? `${name}.${port}` : port,
          word,
        ]),
      ),
  };
}
