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
};

/** Read the element's face from its ports `a_i`, `b_i` and `acc_o`. */
export function elementPlan(plan: Plan): ElementPlan {
  const wire = (name: string): Wire => {
    const port = plan.ports.find((candidate) => candidate.name === name);
    if (port?.format === undefined) {
      throw new InvariantError(`${plan.module} has no number port ${name}`);
    }
    return { width: laneWidth(port), format: port.format };
  };
  return { plan, activation: wire('a_i'), weight: wire('b_i'), sum: wire('acc_o') };
}

function laneWidth(port: Port): number {
  return port.width / (port.lanes ?? 1);
}
