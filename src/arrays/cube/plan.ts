/** Structure of the cube: elements that add a whole vector of products per beat, operands hopping in vectors. */

import type { Plan } from '../../structure/plan.ts';
import type { ElementPlan } from '../element-plan.ts';
import { hoppingPlan } from '../output-stationary/hopping-plan.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';

/** Plan of the whole array; the depth of the cube is the element's lanes. */
export function cubePlan(element: ElementPlan, grid: OutputStationary): Plan {
  const { rows, columns, lanes } = grid;
  const architecture = {
    name: 'cube',
    template: 'arrays/cube',
    summary: `cube of ${rows} x ${columns} x ${lanes} products per beat`,
  };
  return hoppingPlan(architecture, element, grid);
}
