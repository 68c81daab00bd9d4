/** Output-stationary systolic array: sums stay in place, activations move right, weights move down. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { ok, type Issue, type Result } from '../../errors.ts';
import { elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { gridShape, parseArray } from '../params.ts';
import { systolicOsDriver } from './driver.ts';
import { systolicOsMachine } from './golden.ts';
import { systolicOsPlan } from './plan.ts';
import { systolicOsSchedule } from './schedule.ts';

const slug = 'systolic-os';
const schema = z.strictObject(gridShape);

export const systolicOs: ArrayFamily = {
  slug,
  title: 'Output-stationary systolic array',
  summary:
    'Every element keeps one sum; operands move one hop per cycle; finished sums drain down the columns while the next tile computes.',
  sources: ['textbook'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const parsed = parseArray(schema, input, element, () => ({ kind: 'accumulate', lanes: 1 }));
    if (!parsed.ok) return parsed;
    const { params, role } = parsed.value;
    const { rows, columns } = params;
    const { arithmetic } = element;
    const grid = { rows, columns, latency: element.latency(role) };
    return ok({
      architecture: slug,
      rows,
      columns,
      elements: rows * columns,
      element,
      role,
      reduction: { lanes: 1, padding: 1 },
      params,
      golden: () => systolicOsMachine(arithmetic, grid),
      plan: kept(() => systolicOsPlan(elementPlan(element.inner(role), element.resolver()), grid)),
      schedule: (shape, memory) => systolicOsSchedule(arithmetic, grid, shape, memory),
      driver: (gemm) => systolicOsDriver(arithmetic, grid, gemm),
    });
  },
};
