/**
 * Structure of an output-stationary array whose operands hop: skewed edges, a grid of elements with forwarding
 * registers, a chain of drain registers down each column, one skid register for the row that is refused.
 */

import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';
import { controlInput, controlOutput, controlRegister, frozenRegister } from '../blocks/ports.ts';
import { skewPlan } from '../blocks/skew.ts';
import type { ElementPlan } from '../element-plan.ts';
import type { OutputStationary } from './timing.ts';
import { topPlan, type Architecture } from './top-plan.ts';

/**
 * Plan of the whole array; its operands hop. Row `r` of a beat enters the physical row `rows - 1 - r`, so that row 0
 * drains first.
 */
export function hoppingPlan(
  architecture: Architecture,
  element: ElementPlan,
  grid: OutputStationary,
): Plan {
  const { rows, columns, lanes } = grid;
  const { activation, weight } = element;
  const skewA = skewPlan({
    lanes: rows,
    width: activation.width * lanes,
    step: 1,
    offset: 0,
    from: 'last',
  });
  const skewB = skewPlan({
    lanes: columns,
    width: weight.width * lanes,
    step: 1,
    offset: 0,
    from: 'first',
  });
  return topPlan(architecture, element, grid, {
    pe: hoppingPePlan(architecture.name, element, grid),
    view: {
      hasSkewA: skewA !== undefined,
      skewA: skewA?.module ?? '',
      hasSkewB: skewB !== undefined,
      skewB: skewB?.module ?? '',
    },
    operators: [controlRegister(rows)],
    edges: [skewA, skewB].flatMap((plan) => (plan === undefined ? [] : [{ plan, count: 1 }])),
  });
}

/** Plan of one position of the grid. */
function hoppingPePlan(
  name: string,
  element: ElementPlan,
  { lanes, latency }: OutputStationary,
): Plan {
  const { sum } = element;
  const activation = element.activation.width * lanes;
  const weight = element.weight.width * lanes;
  const activations = { format: element.activation.format, lanes };
  const weights = { format: element.weight.format, lanes };
  const numbers = { format: sum.format, lanes: sum.lanes };
  return {
    module: `${name}_pe_${element.plan.module}`,
    template: 'arrays/systolic-os-pe',
    summary: 'one position of an output-stationary systolic array',
    params: { element: element.plan.module },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: latency + 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('en_i', 'enable; low freezes every register'),
      controlInput('valid_i', 'operands arrive'),
      controlInput('first_i', 'they start a new sum'),
      controlInput('last_i', 'they complete the sum'),
      input('a_i', activation, 'activation, from the left', activations),
      input('b_i', weight, 'weight, from above', weights),
      controlInput('shift_i', 'pass the drained sums down'),
      input('drain_i', sum.width, 'drained sum, from above', numbers),
      controlOutput('valid_o', 'operands go on'),
      controlOutput('first_o', 'they start a new sum'),
      controlOutput('last_o', 'they complete the sum'),
      output('a_o', activation, 'activation, to the right', activations),
      output('b_o', weight, 'weight, down', weights),
      controlOutput('load_o', 'the sum is complete and goes to the drain register'),
      output('drain_o', sum.width, 'drained sum, down', numbers),
    ],
    view: {
      aw: activation,
      ww: weight,
      sw: sum.width,
      latency,
      hasDeepLast: latency > 1,
      element: element.plan.module,
    },
    operators: [
      frozenRegister(activation, 'forwarding'),
      frozenRegister(weight, 'forwarding'),
      controlRegister(1),
      frozenRegister(2 + latency, 'control'),
      frozenRegister(sum.width, 'drain'),
      { kind: 'mux', part: 'drain', widths: [sum.width], count: 1 },
    ],
    children: [{ plan: element.plan, count: 1 }],
  };
}
