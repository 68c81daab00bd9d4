/** What a design runs its products on: its array, or the element alone. */

import type { GemmShape, Reduction, Schedule } from '../arrays/family.ts';
import type { Role } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import type { Element } from '../elements/family.ts';
import type { Plan } from '../structure/plan.ts';
import { soloRole } from '../verify/subjects.ts';

export type Target = {
  /** `array` or `element`. */
  readonly scope: 'array' | 'element';
  /** Multiply-accumulates per cycle at full rate. */
  readonly elements: number;
  readonly role: Role;
  readonly reduction: Reduction;
  schedule(shape: GemmShape): Schedule;
  plan(): Plan;
};

/** The array with the design's memory, or the element fed one product per cycle. */
export function targetOf(design: Design): Target {
  const { array, element, memory } = design;
  if (array === undefined) return elementTarget(element);
  const { elements, role, reduction } = array;
  return {
    scope: 'array',
    elements,
    role,
    reduction,
    schedule: (shape) => array.schedule(shape, memory),
    plan: () => array.plan(),
  };
}

function elementTarget(element: Element): Target {
  const role = soloRole(element);
  return {
    scope: 'element',
    elements: 1,
    role,
    reduction: { lanes: 1, padding: 1 },
    schedule: (shape) => soloSchedule(element, role, shape),
    plan: () => element.plan(role),
  };
}

/**
 * One product per cycle, sums back to back: the last sum shows `latency` cycles after its last operands. An
 * element that adds to a passing sum must see each sum come back before it goes on, so every product takes
 * `latency` cycles.
 */
function soloSchedule(element: Element, role: Role, { m, k, n }: GemmShape): Schedule {
  const { activation, weight, accumulator } = element.arithmetic;
  const latency = element.latency(role);
  const macs = m * k * n;
  const computeCycles = role.kind === 'accumulate' ? macs + latency - 1 : macs * latency;
  const cycles = computeCycles + 1;
  return {
    cycles,
    computeCycles,
    stallCycles: 0,
    macs,
    utilisation: macs / cycles,
    trafficBytes: {
      weight: bytes(macs, weight.width),
      activation: bytes(macs, activation.width),
      output: bytes(m * n, accumulator.width),
    },
    phases: [{ name: 'compute', cycles, activeElements: macs / cycles }],
  };
}

function bytes(words: number, bits: number): number {
  return Math.ceil((words * bits) / 8);
}
