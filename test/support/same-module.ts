import { expect } from 'vitest';
import { renderPlan } from '../../src/emit/verilog.ts';
import { inventory } from '../../src/structure/plan.ts';
import type { Plan } from '../../src/structure/plan.ts';

/** The same text, and the same bill of materials. */
export function expectSameModule(plan: Plan, other: Plan): void {
  expect(renderPlan(plan)).toEqual(renderPlan(other));
  expect(inventory(plan)).toEqual(inventory(other));
}
