/** Output-stationary systolic array: sums stay in place, activations move right, weights move down. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { coderOf, elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { outputStationaryGroups } from '../grouped/design.ts';
import { kept } from '../kept.ts';
import { outputStationaryParts } from '../output-stationary/design.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';
import type { Plan } from '../../structure/plan.ts';
import { dequantiserEdges, gridShape, parseArray, scalingMisfit } from '../params.ts';
import { systolicOsPlan } from './plan.ts';

const slug = 'systolic-os';
const schema = z.strictObject({ ...gridShape, dequantiser: dequantiserEdges });

export const systolicOs: ArrayFamily = {
  slug,
  title: 'Output-stationary systolic array',
  summary:
    'Every element keeps one sum; operands move one hop per cycle; finished sums drain down the columns while the next tile computes.',
  sources: ['textbook'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const parsed = parseArray(schema, input, element, () => ({ kind: 'accumulate', lanes: 1 }), {
      scales: true,
    });
    if (!parsed.ok) return parsed;
    const { params, role } = parsed.value;
    const { rows, columns } = params;
    const grid: OutputStationary = {
      rows,
      columns,
      lanes: 1,
      hop: 1,
      latency: element.latency(role),
    };
    const plan = (width: number): Plan =>
      systolicOsPlan(elementPlan(element.inner(role), element.resolver(role), coderOf(element)), {
        ...grid,
        columns: width,
      });
    const scaling = element.scaling();
    const issue = scalingMisfit(params, scaling === undefined ? undefined : rows);
    if (issue !== undefined) return fail([issue]);
    return ok({
      architecture: slug,
      element,
      role,
      params,
      scaleSim: 'os',
      ...(scaling === undefined
        ? { ...outputStationaryParts(element, grid), plan: kept(() => plan(columns)) }
        : outputStationaryGroups(element, scaling, grid, params.dequantiser ?? 3, plan)),
    });
  },
};
