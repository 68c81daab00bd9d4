/** A card of output-stationary elements that add a vector of products to their sum per beat. */

import { z } from 'zod';
import type { Element } from '../../elements/family.ts';
import { ok, type Issue, type Result } from '../../errors.ts';
import type { Plan } from '../../structure/plan.ts';
import { coderOf, elementPlan, type ElementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { gridShape, parseArray } from '../params.ts';
import { outputStationaryParts } from './design.ts';
import type { OutputStationary } from './timing.ts';

/** What tells one architecture of vectors from another. */
export type VectorArchitecture = {
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  /** Products along k per beat: the fewest, and where none are named. */
  readonly depth: { readonly least: number; readonly usual: number };
  /** Cycles in which operands pass an element: 0 where they are broadcast. */
  readonly hop: 0 | 1;
  readonly plan: (element: ElementPlan, grid: OutputStationary) => Plan;
};

/** The family of an architecture; `depth` products are added by an element in its role `accumulate`. */
export function vectorFamily(architecture: VectorArchitecture): ArrayFamily {
  const { slug, title, summary, depth, hop } = architecture;
  const schema = z.strictObject({
    ...gridShape,
    depth: z
      .int()
      .min(depth.least)
      .max(1024)
      .default(depth.usual)
      .describe('products along k that an element adds to its sum per beat'),
  });
  return {
    slug,
    title,
    summary,
    sources: ['textbook'],
    schema,
    configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
      const parsed = parseArray(schema, input, element, (params) => ({
        kind: 'accumulate',
        lanes: params.depth,
      }));
      if (!parsed.ok) return parsed;
      const { params, role } = parsed.value;
      const grid: OutputStationary = {
        rows: params.rows,
        columns: params.columns,
        lanes: params.depth,
        hop,
        latency: element.latency(role),
      };
      return ok({
        architecture: slug,
        element,
        role,
        params,
        ...outputStationaryParts(element, grid),
        plan: kept(() =>
          architecture.plan(
            elementPlan(element.inner(role), element.resolver(role), coderOf(element)),
            grid,
          ),
        ),
      });
    },
  };
}
