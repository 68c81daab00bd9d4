/** Structure of the posit adder: the combinational block and a register for its result. */

import { accumulatePorts } from '../../structure/element-ports.ts';
import { input, type Plan } from '../../structure/plan.ts';
import { positAdderPlan } from '../../structure/posit-adder.ts';
import { positTag } from '../../structure/posit-shape.ts';
import type { PositOperationParams } from '../posit-operation.ts';

/** Plan of the element. */
export function positAddPlan({ operand }: PositOperationParams): Plan {
  const { width, format } = operand;
  const block = positAdderPlan(operand);
  return {
    module: `posit_add_${positTag(operand)}`,
    template: 'elements/posit-add',
    summary: 'sum of two posits, rounded once',
    params: { format },
    sources: ['posit2022'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: accumulatePorts(
      input('a_i', width, 'addend', { format }),
      input('b_i', width, 'addend', { format }),
      { width, format },
    ),
    view: { width, block: block.module },
    operators: [
      { kind: 'register', part: 'result', widths: [width], count: 1, enable: true },
      { kind: 'register', part: 'control', widths: [1], count: 1, reset: true, enable: true },
    ],
    children: [{ plan: block, count: 1, part: 'adder', stage: 0 }],
  };
}
