/** A step of a sum that is known to be wrong, as a claim that a solver refutes with a trace. */

import type { Rtl } from '../../simulate/engine.ts';
import type { WrongStep } from '../weights/prove-steps.ts';
import { observed } from './observer.ts';
import type { ClaimedModule } from './prove-control.ts';

/**
 * That the sum after a step is what the role says, with the words that are known to make it another.
 *
 * @param name what was to be shown
 * @param free modules whose outputs may be anything
 * @param latency edges from the words to `acc_o`
 */
export function wrongStep(
  rtl: Rtl,
  { inputs, factor, product }: WrongStep,
  { name, free, latency }: { name: string; free: readonly string[]; latency: number },
): ClaimedModule {
  const bits = rtl.outputs.find((port) => port.name === 'acc_o')?.width ?? 1;
  const text = `  reg [${bits - 1}:0] before_q;
  always @(posedge clk) before_q <= one_acc_o;
  (* keep *) wire same = one_acc_o == before_q * ${bits}'d${factor} + ${bits}'d${product};`;
  const ports = new Set(rtl.inputs.map((port) => port.name));
  const given = Object.entries(inputs).map(([net, value]) => ({
    net: ports.has(net) ? net : `one.${net}`,
    value,
    at: 1,
  }));
  return {
    module: rtl.top,
    rtl: observed(rtl, { instances: ['one'], text }),
    claims: { free, claims: [{ name, given, holds: { net: 'same', value: 1, at: latency + 1 } }] },
  };
}
