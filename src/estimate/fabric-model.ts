/**
 * Arrays: their elements, as the model has them, and what stands between them: hop registers, skews, drains, streams, now and
 * then arithmetic, which costs what it does in elements. Registers and their multiplexers count for more there than in an
 * element, where they share their cost with the blocks around them.
 */

import type { Plan } from '../structure/plan.ts';
import { AMOUNTS } from './amounts.ts';
import { dot } from './dot.ts';
import {
  FABRIC_AMOUNTS,
  type ElementRole,
  type FabricCoefficients,
  type LinearModel,
  type Quantity,
} from './model-coefficients.ts';
import type { ElementFigures, LinearPlan } from './model-figures.ts';

/** A plan and its element, and how the element is used. */
export type ArrayParts = {
  readonly plan: Plan;
  readonly core: Plan;
  readonly role: ElementRole;
  readonly whole: LinearPlan;
  readonly alone: LinearPlan;
  /** Share of its full rate at which the array works. */
  readonly activeShare: number;
};

const REGISTER = AMOUNTS.indexOf('register');

/** Where the amounts stand that fabric is made of. */
const FABRIC = FABRIC_AMOUNTS.map((name) => AMOUNTS.indexOf(name));

/** Area, cells, leakage, path and energy of an array made of such elements. */
export function arrayFigures(
  elements: LinearModel,
  fabric: FabricCoefficients,
  parts: ArrayParts,
  element: ElementFigures,
): ElementFigures {
  const terms = arrayTerms(elements, fabric.clockFj, parts, element);
  const { between, arithmetic, count } = terms;
  const share =
    (fabric.elementEnergy[parts.role] ?? 1) * fabric.unsignedEnergy ** unsignedOperands(parts.core);
  const busyFj =
    share * terms.busyElementFj + arithmetic.energyPerCycleFj + dot(fabric.energyFj, between);
  return {
    areaUm2: count * element.areaUm2 + arithmetic.areaUm2 + dot(fabric.areaUm2, between),
    cells: count * element.cells + arithmetic.cells + dot(fabric.cells, between),
    leakageNw: count * element.leakageNw + arithmetic.leakageNw + dot(fabric.leakageNw, between),
    criticalPathPs:
      fabric.delay.factor * (fabric.elementDelay[parts.role] ?? 1) * element.criticalPathPs +
      (isPipelined(parts.core) ? fabric.delay.pipelinedPs : fabric.delay.singlePs),
    energyPerCycleFj: fabric.clockFj * terms.registers + parts.activeShare * busyFj,
  };
}

type ArrayTerms = {
  readonly count: number;
  /** Amounts of `FABRIC_AMOUNTS` between the elements. */
  readonly between: Float64Array;
  /** All else that stands there, by the linear part of elements. */
  readonly arithmetic: Omit<ElementFigures, 'criticalPathPs'>;
  /** Energy of all elements with random operands, without their clock, fJ. */
  readonly busyElementFj: number;
  readonly registers: number;
};

/** What an array consists of, ready for its coefficients. */
export function arrayTerms(
  elements: LinearModel,
  clockFj: number,
  { plan, core, whole, alone }: ArrayParts,
  element: Pick<ElementFigures, 'energyPerCycleFj'>,
): ArrayTerms {
  const count = instancesOf(core, plan);
  const more = (all: number, one: number): number => Math.max(0, all - count * one);
  const amounts = whole.amounts.map((amount, i) => more(amount, alone.amounts[i] ?? 0));
  const between = Float64Array.from(FABRIC, (at) => amounts[at] ?? 0);
  const without = (coefficients: readonly number[]): number =>
    FABRIC.reduce((sum, at) => sum + (coefficients[at] ?? 0) * (amounts[at] ?? 0), 0);
  const rest = (coefficients: readonly number[]): number =>
    dot(coefficients, amounts) - without(coefficients);
  const left = (quantity: Quantity, coefficients: readonly number[]): number =>
    Math.max(0, more(whole.linear[quantity], alone.linear[quantity]) - without(coefficients));
  const ownClockFj = clockFj * (alone.amounts[REGISTER] ?? 0);
  return {
    count,
    between,
    arithmetic: {
      areaUm2: left('area', elements.areaUm2),
      energyPerCycleFj: left('energy', elements.energyFj),
      cells: rest(elements.cells),
      leakageNw: rest(elements.leakageNw),
    },
    busyElementFj: count * Math.max(0, element.energyPerCycleFj - ownClockFj),
    registers: whole.amounts[REGISTER] ?? 0,
  };
}

/** Coefficients per amount between elements, in the order of `AMOUNTS`: those of elements but for what fabric is made of. */
export function fabricVector(elements: readonly number[], fabric: readonly number[]): number[] {
  return elements.map((own, at) => {
    const place = FABRIC.indexOf(at);
    return place < 0 ? own : (fabric[place] ?? 0);
  });
}

/** Whether operands pass a register inside the element before they reach its sum. */
export function isPipelined({ interface: face }: Plan): boolean {
  return face.kind === 'pipe' && face.latency > 1;
}

/** Operands whose numbers have no sign: 0, 1 or 2. */
export function unsignedOperands({ ports }: Plan): number {
  return ports.filter(({ name, format }) => operands.has(name) && format?.startsWith('u') === true)
    .length;
}

const operands = new Set(['a_i', 'b_i']);

/** How often a module stands in a plan, itself included. */
export function instancesOf(module: Plan, plan: Plan): number {
  if (plan.module === module.module) return 1;
  return plan.children.reduce(
    (sum, child) => sum + child.count * instancesOf(module, child.plan),
    0,
  );
}

/** Coefficients of one library times ratios to another. */
export function scaledFabric(
  fabric: FabricCoefficients,
  ratio: Readonly<Record<Quantity | 'leakage', number>>,
): FabricCoefficients {
  const times = (list: readonly number[], by: number): number[] => list.map((one) => one * by);
  const { factor, singlePs, pipelinedPs } = fabric.delay;
  return {
    areaUm2: times(fabric.areaUm2, ratio.area),
    cells: fabric.cells,
    leakageNw: times(fabric.leakageNw, ratio.leakage),
    energyFj: times(fabric.energyFj, ratio.energy),
    clockFj: fabric.clockFj * ratio.energy,
    elementEnergy: fabric.elementEnergy,
    unsignedEnergy: fabric.unsignedEnergy,
    elementDelay: fabric.elementDelay,
    delay: {
      factor,
      singlePs: singlePs * ratio.delay,
      pipelinedPs: pipelinedPs * ratio.delay,
    },
  };
}
