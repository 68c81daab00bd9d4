/** Array of adder trees: each column is one dot product over all rows; weights stay, activations are shared. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { ok, type Issue, type Result } from '../../errors.ts';
import { elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { gridShape, parseArray, weightBuffers } from '../params.ts';
import { stationaryParts } from '../stationary/design.ts';
import type { Stationary } from '../stationary/timing.ts';
import { adderTreePlan } from './plan.ts';

const slug = 'adder-tree';
const schema = z.strictObject({
  ...gridShape,
  weights: weightBuffers,
  activations: z
    .enum(['broadcast', 'hop'])
    .default('broadcast')
    .describe('activations reach all columns at once, or one column per cycle'),
});

export const adderTree: ArrayFamily = {
  slug,
  title: 'Array of multiplier and adder trees',
  summary:
    'Every column forms one dot product over all rows at once; weights stay, a row of activations is shared by all columns.',
  sources: ['textbook'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const parsed = parseArray(schema, input, element, ({ rows }) => ({
      kind: 'chain',
      lanes: rows,
    }));
    if (!parsed.ok) return parsed;
    const { params, role } = parsed.value;
    const grid: Stationary = {
      groups: 1,
      lanes: params.rows,
      columns: params.columns,
      hop: params.activations === 'hop' ? 1 : 0,
      latency: element.latency(role),
      isDoubleBuffered: params.weights === 'double',
    };
    return ok({
      architecture: slug,
      element,
      role,
      params,
      ...stationaryParts(element, grid),
      plan: kept(() =>
        adderTreePlan(elementPlan(element.inner(role), element.resolver(role)), grid),
      ),
    });
  },
};
