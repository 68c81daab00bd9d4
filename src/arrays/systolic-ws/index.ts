/** Weight-stationary systolic array: weights stay in place, activations move right, sums move down. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { ok, type Issue, type Result } from '../../errors.ts';
import { elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { gridShape, parseArray, weightBuffers } from '../params.ts';
import { stationaryParts } from '../stationary/design.ts';
import type { Stationary } from '../stationary/timing.ts';
import { systolicWsPlan } from './plan.ts';

const slug = 'systolic-ws';
const schema = z.strictObject({ ...gridShape, weights: weightBuffers });

export const systolicWs: ArrayFamily = {
  slug,
  title: 'Weight-stationary systolic array',
  summary:
    'Every element holds a weight; activations move right, sums move down; the next weights are loaded while the present ones work.',
  sources: ['textbook'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const parsed = parseArray(schema, input, element, () => ({ kind: 'chain', lanes: 1 }));
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
    return ok({
      architecture: slug,
      element,
      role,
      params,
      ...stationaryParts(element, grid),
      plan: kept(() => systolicWsPlan(elementPlan(element.inner(role), element.resolver()), grid)),
    });
  },
};
