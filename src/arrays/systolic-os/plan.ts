/** Structure of the output-stationary systolic array: one product per element and beat. */

import type { Plan } from '../../structure/plan.ts';
import type { ElementPlan } from '../element-plan.ts';
import { hoppingPlan } from '../output-stationary/hopping-plan.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';

/** Plan of the whole array. */
export function systolicOsPlan(
  element: ElementPlan,
  { rows, columns, latency }: Pick<OutputStationary, 'rows' | 'columns' | 'latency'>,
): Plan {
  const architecture = {
    name: 'systolic_os',
    template: 'arrays/systolic-os',
    summary: `output-stationary systolic array of ${rows} x ${columns} elements`,
  };
  return hoppingPlan(architecture, element, { rows, columns, lanes: 1, hop: 1, latency });
}
