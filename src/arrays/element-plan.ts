/** What an array's plan knows of the element it is made of. */

import { InvariantError } from '../errors.ts';
import type { EdgeCoder, Plan, Port } from '../structure/plan.ts';

/** Width and format of one number at the element's edge. */
export type Wire = { readonly width: number; readonly format: string };

/** A sum on its way: one number, or several words of a format that only together are one. */
export type SumWire = Wire & { readonly lanes: number };

export type ElementPlan = {
  readonly plan: Plan;
  /** One operand, not the whole bus of an element with lanes. */
  readonly activation: Wire;
  readonly weight: Wire;
  /** The operands as they come to the array; other than those of the element where a coder stands between. */
  readonly outer: { readonly activation: Wire; readonly weight: Wire };
  readonly coder?: EdgeCoder;
  readonly sum: SumWire;
  /** What turns a finished sum into a result, where results are not sums. */
  readonly resolver?: { readonly plan: Plan; readonly result: Wire };
};

/** A coder, and the operand that it takes. */
export type Coder = { readonly edge: EdgeCoder; readonly wire: Wire };

/** The coder of an element, where it has one. */
export function coderOf(element: {
  edge(): EdgeCoder | undefined;
  readonly arithmetic: { readonly activation: Wire; readonly weight: Wire };
}): Coder | undefined {
  const edge = element.edge();
  if (edge === undefined) return undefined;
  const { format, width } = element.arithmetic[edge.operand];
  return { edge, wire: { format, width } };
}

/** What comes out of an array for a sum. */
export function resultWire({ resolver, sum }: ElementPlan): Wire {
  return resolver?.result ?? sum;
}

/** Read the element's face from its ports `a_i`, `b_i` and `acc_o`, its resolver's from `result_o`. */
export function elementPlan(plan: Plan, resolver?: Plan, coder?: Coder): ElementPlan {
  const inner = { activation: wireOf(plan, 'a_i'), weight: wireOf(plan, 'b_i') };
  return {
    plan,
    ...inner,
    outer: coder === undefined ? inner : { ...inner, [coder.edge.operand]: coder.wire },
    ...(coder === undefined ? {} : { coder: coder.edge }),
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
