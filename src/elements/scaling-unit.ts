/** The scaling of the sum of a group as hardware, for elements whose weights have scales. */

import { groupDequantiserPlan, type DequantiserEdges } from '../structure/group-dequantiser.ts';
import type { GroupDequantiserOptions } from '../structure/group-sum.ts';
import type { Plan } from '../structure/plan.ts';
import type { ScalingParams } from './group-scaling.ts';

/** Plan of the unit below a column; undefined where weights have no scales. */
export function scalingUnit(
  scaling: ScalingParams | undefined,
  sum: GroupDequantiserOptions['sum'],
  edges: DequantiserEdges,
): Plan | undefined {
  if (scaling === undefined) return undefined;
  const { code, zero, scale, result } = scaling;
  const zeroPoint = zero === 'kept' ? { zeroPoint: code.width } : {};
  return groupDequantiserPlan({ sum, ...zeroPoint, scale, result }, edges);
}
