/** Weight-stationary systolic array: weights stay in place, activations move right, sums move down. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import type { Plan } from '../../structure/plan.ts';
import { elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { weightStationaryGroups } from '../grouped/design.ts';
import { kept } from '../kept.ts';
import {
  dequantiserEdges,
  gridShape,
  misfit,
  parseArray,
  scalingMisfit,
  weightBuffers,
} from '../params.ts';
import { stationaryParts } from '../stationary/design.ts';
import type { Stationary } from '../stationary/timing.ts';
import { systolicWsPlan } from './plan.ts';

const slug = 'systolic-ws';
const schema = z.strictObject({
  ...gridShape,
  weights: weightBuffers,
  results: z
    .int()
    .min(1)
    .max(65536)
    .optional()
    .describe(
      'rows of results kept at the bottom edge while groups go by, for weights with scales; as many as rows when absent',
    ),
  dequantiser: dequantiserEdges,
});

export const systolicWs: ArrayFamily = {
  slug,
  title: 'Weight-stationary systolic array',
  summary:
    'Every element holds a weight; activations move right, sums move down; the next weights are loaded while the present ones work.',
  sources: ['textbook'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const parsed = parseArray(schema, input, element, () => ({ kind: 'chain', lanes: 1 }), {
      scales: true,
    });
    if (!parsed.ok) return parsed;
    const { params, role } = parsed.value;
    const grid: Stationary = {
      groups: params.rows,
      lanes: 1,
      columns: params.columns,
      hop: 1,
      latency: element.latency(role),
      isDoubleBuffered: params.weights === 'double',
    };
    const inner = (columns: number, starts: 'given' | 'zero'): Plan =>
      systolicWsPlan(
        elementPlan(element.inner(role), element.resolver(role)),
        { ...grid, columns },
        starts,
      );
    const design = { architecture: slug, element, role, params, scaleSim: 'ws' } as const;
    const scaling = element.scaling();
    const results = params.results ?? params.rows;
    const issue = scalingMisfit(params, scaling === undefined ? undefined : results);
    if (issue !== undefined) return fail([issue]);
    if (scaling === undefined) {
      if (params.results !== undefined) {
        return fail([misfit('results', 'absent where weights have no scales', params.results)]);
      }
      const plan = kept(() => inner(grid.columns, 'given'));
      return ok({ ...design, ...stationaryParts(element, grid), plan });
    }
    if (scaling.length < params.rows) {
      const expected = `at most ${scaling.length}, the weights of a group, which a column sums`;
      return fail([misfit('rows', expected, params.rows)]);
    }
    const edges = params.dequantiser ?? 3;
    return ok({
      ...design,
      ...weightStationaryGroups(element, scaling, grid, results, edges, inner),
    });
  },
};
