/** Coders at the edge of an output-stationary array: one for every operand of a beat. */

import type { Child } from '../../structure/plan.ts';
import type { ElementPlan } from '../element-plan.ts';
import type { OutputStationary } from './timing.ts';

/** What `templates/partials/edge-coders` slots in: where operands come from, and the coders if there are any. */
export function coderView(
  { coder, outer, activation, weight }: ElementPlan,
  grid: OutputStationary,
): Readonly<Record<string, unknown>> {
  const isWeight = coder?.operand === 'weight';
  return {
    hasCoder: coder !== undefined,
    coder: coder?.plan.module ?? '',
    coders: codersOf(coder?.operand, grid),
    coderFrom: isWeight ? 'b_i' : 'a_i',
    coderIn: isWeight ? outer.weight.width : outer.activation.width,
    coderOut: isWeight ? weight.width : activation.width,
    activations: coder?.operand === 'activation' ? 'coded' : 'a_i',
    weights: isWeight ? 'coded' : 'b_i',
  };
}

/** The coders as children. */
export function coderChildren({ coder }: ElementPlan, grid: OutputStationary): Child[] {
  if (coder === undefined) return [];
  return [{ plan: coder.plan, count: codersOf(coder.operand, grid), part: 'encoder' }];
}

function codersOf(
  operand: 'activation' | 'weight' | undefined,
  { rows, columns, lanes }: OutputStationary,
): number {
  return operand === undefined ? 0 : lanes * (operand === 'weight' ? columns : rows);
}
