/**
 * Structure of the two-dimensional matrix: one register for each edge, broadcast to the elements, a drain register
 * behind every element, one skid register for the row that is refused.
 */

import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';
import { controlInput, controlRegister, frozenRegister } from '../blocks/ports.ts';
import type { ElementPlan } from '../element-plan.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';
import { topPlan } from '../output-stationary/top-plan.ts';

/** Plan of the whole array. */
export function matrix2dPlan(element: ElementPlan, grid: OutputStationary): Plan {
  const { rows, columns, lanes, latency } = grid;
  const edges = (rows * element.activation.width + columns * element.weight.width) * lanes;
  const architecture = {
    name: 'matrix_2d',
    template: 'arrays/matrix-2d',
    summary: `two-dimensional matrix of ${rows} x ${columns} elements with broadcast operands`,
  };
  return topPlan(architecture, element, grid, {
    pe: matrix2dPePlan(element, grid),
    view: { latency, hasDeepLast: latency > 1 },
    operators: [
      frozenRegister(edges, 'forwarding'),
      frozenRegister(2, 'control'),
      controlRegister(1 + latency + rows),
    ],
    edges: [],
  });
}

/** Plan of one position of the grid. */
function matrix2dPePlan(element: ElementPlan, { lanes }: OutputStationary): Plan {
  const { activation, weight, sum } = element;
  const numbers = { format: sum.format, lanes: sum.lanes };
  return {
    module: `matrix_2d_pe_${element.plan.module}`,
    template: 'arrays/matrix-2d-pe',
    summary: 'one position of a two-dimensional matrix with broadcast operands',
    params: { element: element.plan.module },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('en_i', 'enable; low freezes every register'),
      controlInput('valid_i', 'operands arrive'),
      controlInput('first_i', 'they start a new sum'),
      input('a_i', lanes * activation.width, 'activation, of the row', {
        format: activation.format,
        lanes,
      }),
      input('b_i', lanes * weight.width, 'weight, of the column', {
        format: weight.format,
        lanes,
      }),
      controlInput('load_i', 'the sum is complete and goes to the drain register'),
      controlInput('shift_i', 'pass the drained sums down'),
      input('drain_i', sum.width, 'drained sum, from above', numbers),
      output('drain_o', sum.width, 'drained sum, down', numbers),
    ],
    view: { sw: sum.width, element: element.plan.module },
    operators: [
      frozenRegister(sum.width, 'drain'),
      { kind: 'mux', part: 'drain', widths: [sum.width], count: 1 },
    ],
    children: [{ plan: element.plan, count: 1 }],
  };
}
