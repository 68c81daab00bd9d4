/** Emitted Verilog as engines take it. */

import { renderPlan } from '../emit/verilog.ts';
import type { Rtl, Shape } from '../simulate/engine.ts';
import type { Plan, Port } from '../structure/plan.ts';

/** Ports of a plan as engines see them: no clock. */
export function shapesOf(plan: Plan): {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  readonly clock?: string;
} {
  const shapes = (direction: Port['direction']): Shape[] =>
    plan.ports
      .filter((port) => port.direction === direction && port.role !== 'clock')
      .map(({ name, width }) => ({ name, width }));
  const clock = plan.ports.find((port) => port.role === 'clock')?.name;
  return {
    inputs: shapes('input'),
    outputs: shapes('output'),
    ...(clock === undefined ? {} : { clock }),
  };
}

/** The Verilog of a plan, ready for an engine. */
export function rtlOf(plan: Plan, designHash?: string): Rtl {
  return { top: plan.module, files: renderPlan(plan, designHash), ...shapesOf(plan) };
}
