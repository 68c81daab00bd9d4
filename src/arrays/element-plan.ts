/** What an array's plan knows of the element it is made of. */

import { InvariantError } from '../errors.ts';
import type { Plan, Port } from '../structure/plan.ts';

/** Width and format of one number at the element's edge. */
export type Wire = { readonly width: number; readonly format: string };

export type ElementPlan = {
  readonly plan: Plan;
  /** One operand, not the whole bus of an element with lanes. */
  readonly activation: Wire;
  readonly weight: Wire;
  readonly sum: Wire;
  /** What turns a finished sum into a result, where results are not sums. */
  readonly resolver?: { readonly plan: Plan; readonly result: Wire };
};

/** Read the element's face from its ports `a_i`, `b_i` and `acc_o`, its resolver's from `result_o`. */
export function elementPlan(plan: Plan, resolver?: Plan): ElementPlan {
  return {
    plan,
    activation: wireOf(plan, 'a_i'),
    weight: wireOf(plan, 'b_i'),
    sum: wireOf(plan, 'acc_o'),
    ...(resolver === undefined
      ? {}
      : { resolver: { plan: resolver, result: wireOf(resolver, 'result_o') } }),
  };
}

function wireOf(plan: Plan, name: string): Wire {
  const port = plan.ports.find((candidate) => candidate.name === name);
  if (port?.format === undefined) {
    throw new InvariantError(`${plan.module} has no number port ${name}`);
  }
  return { width: laneWidth(port), format: port.format };
}

function laneWidth(port: Port): number {
  return port.width / (port.lanes ?? 1);
}
