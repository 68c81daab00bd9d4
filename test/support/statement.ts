import { renderPlan } from '../../src/emit/verilog.ts';
import type { SourceFile } from '../../src/emit/verilog.ts';
import { inventory } from '../../src/structure/plan.ts';
import type { Operator, Plan } from '../../src/structure/plan.ts';

/** What a plan says: its text and its bill of materials. A view that is made when it is printed compares with nothing. */
export function statementOf(plan: Plan): { text: SourceFile[]; rows: Operator[] } {
  return { text: renderPlan(plan), rows: inventory(plan) };
}
