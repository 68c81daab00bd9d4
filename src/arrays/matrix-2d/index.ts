/** Two-dimensional matrix of elements: sums stay in place, a column of A and a row of B reach all of them at once. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { ok, type Issue, type Result } from '../../errors.ts';
import { coderOf, elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { outputStationaryParts } from '../output-stationary/design.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';
import { gridShape, parseArray } from '../params.ts';
import { matrix2dPlan } from './plan.ts';

const slug = 'matrix-2d';
const schema = z.strictObject({
  ...gridShape,
  depth: z
    .int()
    .min(1)
    .max(1024)
    .default(1)
    .describe('products along k that an element adds to its sum per beat'),
});

export const matrix2d: ArrayFamily = {
  slug,
  title: 'Two-dimensional matrix with broadcast',
  summary:
    'Every element keeps one sum; a column of activations and a row of weights are broadcast, without skew; finished sums drain down the columns while the next tile computes.',
  sources: ['textbook'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const parsed = parseArray(schema, input, element, ({ depth }) => ({
      kind: 'accumulate',
      lanes: depth,
    }));
    if (!parsed.ok) return parsed;
    const { params, role } = parsed.value;
    const grid: OutputStationary = {
      rows: params.rows,
      columns: params.columns,
      lanes: params.depth,
      hop: 0,
      latency: element.latency(role),
    };
    return ok({
      architecture: slug,
      element,
      role,
      params,
      ...outputStationaryParts(element, grid),
      plan: kept(() =>
        matrix2dPlan(
          elementPlan(element.inner(role), element.resolver(role), coderOf(element)),
          grid,
        ),
      ),
    });
  },
};
