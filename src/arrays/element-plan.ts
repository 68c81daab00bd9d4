/** What an array's plan knows of the element it is made of. */

import { InvariantError } from '../errors.ts';
import type { Plan, Port } from '../structure/plan.ts';

/** Width and format of one number at the element's edge. */
export type Wire = { readonly width: number; readonly format: string };

/** A sum on its way: one number, or several words of a format that only together are one. */
export type SumWire = Wire & { readonly lanes: number };

export type ElementPlan = {
  readonly plan: Plan;
  /** One operand, not the whole bus of an element with lanes. */
  readonly activation: Wire;
  readonly weight: Wire;
  readonly sum: SumWire;
  /** What turns a finished sum into a result, where results are not sums. */
  readonly resolver?: { readonly plan: Plan; readonly result: Wire };
};

/** What comes out of an array for a sum. */
export function resultWire({ resolver, sum }: ElementPlan): Wire {
  return resolver?.result ?? sum;
}

/** Read the element's face from its ports `a_i`, `b_i` and `acc_o`, its resolver's from `result_o`. */
export function elementPlan(plan: Plan, resolver?: Plan): ElementPlan {
  return {
    plan,
    activation: wireOf(plan, 'a_i'),
    weight: wireOf(plan, 'b_i'),
    sum: sumOf(plan),
    ...(resolver === undefined
      ? {}
      : { resolver: { plan: resolver, result: wireOf(resolver, 'result_o') } }),
  };
}

function wireOf(plan: Plan, name: string): Wire {
  const port = portOf(plan, name);
  return { width: laneWidth(port), format: port.format };
}

function sumOf(plan: Plan): SumWire {
  const { width, format, lanes = 1 } = portOf(plan, 'acc_o');
  return { width, format, lanes };
}

function portOf(plan: Plan, name: string): Port & { readonly format: string } {
  const port = plan.ports.find((candidate) => candidate.name === name);
  if (port?.format === undefined) {
    throw new InvariantError(`${plan.module} has no number port ${name}`);
  }
  return { ...port, format: port.format };
}

function laneWidth(port: Port): number {
  return port.width / (port.lanes ?? 1);
}
