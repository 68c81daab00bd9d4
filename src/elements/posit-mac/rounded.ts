/**
 * Structure of the posit MAC that rounds: the product to a posit, then the sum of two posits to a posit. It is what
 * a posit multiplier and a posit adder give together, and the baseline of the exact sum.
 */

import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { input, type Operator, type Plan } from '../../structure/plan.ts';
import { positAdderPlan } from '../../structure/posit-adder.ts';
import { positMultiplierPlan } from '../../structure/posit-multiplier.ts';
import { positTag } from '../../structure/posit-shape.ts';
import { enabledRegister, register } from '../../structure/registers.ts';
import type { PositMacParams } from './params.ts';

/** Plan of the rounding posit MAC, one product per cycle. */
export function roundedPositMacPlan({ activation, pipeline }: PositMacParams, role: Role): Plan {
  const { width, format } = activation;
  const keeps = role.kind === 'accumulate';
  const multiplier = positMultiplierPlan(activation);
  const adder = positAdderPlan(activation);
  const isCut = pipeline > 1;
  const last = isCut ? 1 : 0;
  return {
    module: `posit_mac_${keeps ? 'acc' : 'chain'}_rounded_${positTag(activation)}${isCut ? '_s2' : ''}`,
    template: 'elements/posit-mac-rounded',
    summary: keeps
      ? 'posit multiply-accumulate, product and sum rounded'
      : 'posit multiply-add onto a passing posit, product and sum rounded',
    params: { format, pipeline },
    sources: ['posit2022'],
    interface: { kind: 'pipe', latency: pipeline, interval: 1 },
    ports: (keeps ? accumulatePorts : chainPorts)(
      input('a_i', width, 'activation', { format }),
      input('b_i', width, 'weight', { format }),
      { width, format },
    ),
    view: {
      width,
      keeps,
      isCut,
      multiplier: multiplier.module,
      adder: adder.module,
      product: isCut ? 'product_q' : 'product',
      first: isCut ? 'first_q' : 'first_i',
      valid: isCut ? 'valid_q' : 'valid_i',
      passing: isCut ? 'acc_q' : 'acc_i',
    },
    operators: [
      enabled(width, 'sum'),
      ...(isCut ? [enabled(width, 'pipeline'), enabled(keeps ? 1 : width, 'pipeline')] : []),
      ...(keeps
        ? [
            { kind: 'mux', part: 'sum', widths: [width], count: 1, stage: last } as const,
            enabledRegister(pipeline, 'control', true),
          ]
        : []),
    ],
    children: [
      { plan: multiplier, count: 1, part: 'multiplier', stage: 0 },
      { plan: adder, count: 1, part: 'adder', stage: last },
    ],
  };
}

function enabled(bits: number, part: string): Operator {
  return register(bits, part, { enable: true });
}
