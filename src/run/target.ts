/** What a design runs its products on: its array, or the element alone. */

import type { GemmShape, Phase, Reduction, Schedule, ScheduledGemm } from '../arrays/family.ts';
import type { Role } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import type { Element } from '../elements/family.ts';
import { productsPerWord } from '../golden/arithmetic.ts';
import type { GroupScaling } from '../golden/group-scaling.ts';
import type { Pace } from '../golden/pace.ts';
import type { Plan } from '../structure/plan.ts';
import { soloRole } from '../verify/subjects.ts';
import { pacedSchedule } from './paced-schedule.ts';

export type Target = {
  /** `array` or `element`. */
  readonly scope: 'array' | 'element';
  /** Multiply-accumulates per cycle at full rate: of words that hold several numbers, as many times more. */
  readonly macsPerCycle: number;
  readonly role: Role;
  readonly reduction: Reduction;
  /** Where weights share scales by groups. */
  readonly scaling?: GroupScaling;
  /** Of a product whose `k` counts numbers. */
  schedule(gemm: ScheduledGemm): Schedule;
  /** The cycles depend on the rows of A. */
  readonly isDataDependent: boolean;
  plan(): Plan;
};

/** The array with the design's memory, or the element fed one product per cycle. */
export function targetOf(design: Design): Target {
  const { array, element, memory } = design;
  if (array === undefined) return elementTarget(element);
  const { elements, role, reduction } = array;
  const numbers = productsPerWord(element.arithmetic);
  return {
    scope: 'array',
    macsPerCycle: elements * numbers,
    role,
    reduction,
    ...(array.scaling === undefined ? {} : { scaling: array.scaling }),
    isDataDependent: array.isDataDependent === true,
    schedule: (gemm) =>
      ofNumbers(array.schedule({ ...gemm, ...inWords(gemm, numbers) }, memory), gemm, numbers),
    plan: () => array.plan(),
  };
}

function elementTarget(element: Element): Target {
  const role = soloRole(element);
  const pace = element.pace();
  if (pace !== undefined) return pacedTarget(element, role, pace);
  const numbers = productsPerWord(element.arithmetic);
  return {
    scope: 'element',
    macsPerCycle: numbers,
    role,
    reduction: { lanes: 1, padding: 1 },
    isDataDependent: false,
    schedule: (shape) =>
      ofNumbers(soloSchedule(element, role, inWords(shape, numbers)), shape, numbers),
    plan: () => element.plan(role),
  };
}

function pacedTarget(element: Element, role: Role, pace: Pace): Target {
  return {
    scope: 'element',
    macsPerCycle: pace.lanes,
    role,
    reduction: { lanes: pace.lanes, padding: pace.lanes },
    isDataDependent: !pace.isFixed,
    schedule: (gemm) => pacedSchedule(element.arithmetic, pace, gemm),
    plan: () => element.plan(role),
  };
}

/** A product in words of `numbers` along k. */
function inWords({ m, k, n }: GemmShape, numbers: number): GemmShape {
  return { m, k: Math.ceil(k / numbers), n };
}

/** The schedule of a product in words, its multiply-accumulates those of the numbers in them. */
function ofNumbers(words: Schedule, { m, k, n }: GemmShape, numbers: number): Schedule {
  if (numbers === 1) return words;
  const macs = m * k * n;
  // Where zeros fill the last word, elements work in vain for part of it.
  const filled = macs / (words.macs * numbers);
  return {
    ...words,
    macs,
    utilisation: words.utilisation * filled,
    get phases(): readonly Phase[] {
      return words.phases.map((phase) => ({
        ...phase,
        activeElements: phase.activeElements * filled,
      }));
    },
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
