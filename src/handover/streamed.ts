/** A design as streams alone, as a bus wants it. */

import type { Plan } from '../structure/plan.ts';
import { landedPlan } from './landing.ts';
import { loadedPlan } from './operand-memory.ts';

/** The design itself where every port belongs to a stream; else with a queue for its results, or its operands' memory. */
export function streamedPlan(plan: Plan): Plan {
  if (plan.interface.kind !== 'stream') return plan;
  const { shown, fetch } = plan.interface;
  if (fetch !== undefined) return loadedPlan(plan, fetch);
  return shown === undefined ? plan : landedPlan(plan, shown);
}
