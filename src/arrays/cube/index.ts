/** Cube: rows, columns and depth of products per beat; sums stay in place, operand vectors hop. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { ok, type Issue, type Result } from '../../errors.ts';
import { coderOf, elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { outputStationaryParts } from '../output-stationary/design.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';
import { gridShape, parseArray } from '../params.ts';
import { cubePlan } from './plan.ts';

const slug = 'cube';
const schema = z.strictObject({
  ...gridShape,
  depth: z
    .int()
    .min(2)
    .max(1024)
    .default(4)
    .describe('products along k that an element adds to its sum per beat'),
});

export const cube: ArrayFamily = {
  slug,
  title: 'Cube of products',
  summary:
    'Every element adds a vector of products to one sum per beat; vectors of operands move one hop per cycle; blocks along k accumulate in place; finished sums drain down the columns.',
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
      hop: 1,
      latency: element.latency(role),
    };
    return ok({
      architecture: slug,
      element,
      role,
      params,
      ...outputStationaryParts(element, grid),
      plan: kept(() =>
        cubePlan(elementPlan(element.inner(role), element.resolver(role), coderOf(element)), grid),
      ),
    });
  },
};
