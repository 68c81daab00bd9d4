/** Fitting what stands between the elements of arrays to synthesis of whole ones. */

import type { Plan } from '../structure/plan.ts';
import {
  arrayFigures,
  arrayTerms,
  isPipelined,
  unsignedOperands,
  type ArrayParts,
} from './fabric-model.ts';
import { fitNonNegative, quantile } from './least-squares.ts';
import type {
  ElementRole,
  FabricCoefficients,
  FitError,
  LinearModel,
  ModelFigures,
  Quantity,
} from './model-coefficients.ts';
import { elementFigures, linearPlans, modelFigures, type ElementFigures } from './model-figures.ts';
import type { Estimate } from './types.ts';

/** What synthesis says of an array and of its element alone. */
export type ArraySynthesis = {
  /** Energy per cycle at work on the workload. */
  readonly array: Estimate;
  /** Of that, the clock's. */
  readonly clockFj: number;
  /** Energy per cycle with random operands. */
  readonly element: Estimate;
  /** The element alone again, with the operands that the array brings it, fJ per cycle. */
  readonly atWorkFj: number;
};

/** A synthesized array, and what the model is told of it. */
export type ArraySample = ArraySynthesis & {
  readonly plan: Plan;
  readonly core: Plan;
  readonly role: ElementRole;
  readonly activeShare: number;
};

/** At lower rates than this, what waits counts for more than what works: such arrays say little of energy. */
const LEAST_ACTIVE = 0.5;

/**
 * Fit arrays, given what synthesis says of their elements.
 *
 * @param elements the model of elements, for arithmetic between them
 */
export function fitFabric(
  samples: readonly ArraySample[],
  elements: ModelFigures,
): FabricCoefficients {
  const partsOf = arrayParts(elements);
  const clockFj = quantile(
    samples.map(({ clockFj: fj, array }) => fj / Math.max(1, array.registers)),
    0.5,
  );
  const taken = samples.map((sample): Taken => ({
    ...sample,
    ...arrayTerms(elements, clockFj, partsOf(sample), figuresOf(sample.element)),
  }));
  /** What is left of the array when its elements and all arithmetic are taken out. */
  const between = (of: (figures: Omit<ElementFigures, 'criticalPathPs'>) => number): number[] =>
    fitRows(
      taken.map((each) => [...each.between]),
      taken.map(
        ({ array, element, arithmetic, count }) =>
          of(figuresOf(array)) - count * of(figuresOf(element)) - of(arithmetic),
      ),
      taken.map(({ array }) => of(figuresOf(array))),
    );
  return {
    areaUm2: between(({ areaUm2 }) => areaUm2),
    cells: between(({ cells }) => cells),
    leakageNw: between(({ leakageNw }) => leakageNw),
    ...energyTerms(taken, clockFj),
    clockFj: rounded(clockFj),
    elementDelay: delayRatios(samples, elements),
    delay: fitDelay(samples),
  };
}

/** A sample, and what it consists of. */
type Taken = ArraySample & ReturnType<typeof arrayTerms>;

/** Of elements the middle of what their operands make of them; of what is between them the rest. */
function energyTerms(
  samples: readonly Taken[],
  clockFj: number,
): Pick<FabricCoefficients, 'energyFj' | 'elementEnergy' | 'unsignedEnergy'> {
  const ratios: {
    readonly role: ElementRole;
    readonly unsigned: number;
    readonly ratio: number;
  }[] = [];
  const rows: (readonly number[])[] = [];
  const targets: number[] = [];
  const sizes: number[] = [];
  for (const { array, element, core, role, activeShare, atWorkFj, ...terms } of samples) {
    const { busyElementFj, arithmetic, between, registers, count } = terms;
    if (busyElementFj === 0) continue;
    const energyFj = array.energyPerCycleFj ?? 0;
    const ownClockFj = count * (element.energyPerCycleFj ?? 0) - busyElementFj;
    const workFj = count * atWorkFj - ownClockFj;
    ratios.push({ role, unsigned: unsignedOperands(core), ratio: workFj / busyElementFj });
    if (activeShare < LEAST_ACTIVE) continue;
    const knownFj = workFj + arithmetic.energyPerCycleFj;
    rows.push([...between].map((amount) => activeShare * amount));
    targets.push(energyFj - clockFj * registers - activeShare * knownFj);
    sizes.push(energyFj);
  }
  return { energyFj: fitRows(rows, targets, sizes), ...elementShares(ratios) };
}

/** Middles of ratios: by role of elements whose operands have signs; of the others by how many have none. */
function elementShares(
  ratios: readonly {
    readonly role: ElementRole;
    readonly unsigned: number;
    readonly ratio: number;
  }[],
): Pick<FabricCoefficients, 'elementEnergy' | 'unsignedEnergy'> {
  const lists: Partial<Record<ElementRole, number[]>> = {};
  for (const { role } of ratios) {
    const own = ratios.filter((each) => each.role === role);
    const signed = own.filter(({ unsigned }) => unsigned === 0);
    lists[role] ??= (signed.length > 0 ? signed : own).map(({ ratio }) => ratio);
  }
  const elementEnergy = byRole(lists);
  const without = ratios.flatMap(({ role, unsigned, ratio }) =>
    unsigned === 0 ? [] : [Math.max(0, ratio / (elementEnergy[role] ?? 1)) ** (1 / unsigned)],
  );
  const unsignedEnergy = without.length === 0 ? 1 : rounded(quantile(without, 0.5));
  return { elementEnergy, unsignedEnergy };
}

/** Middles of synthesis over model of the elements' paths, by role. */
function delayRatios(
  samples: readonly ArraySample[],
  elements: ModelFigures,
): FabricCoefficients['elementDelay'] {
  const figures = modelFigures(elements);
  const ratios: Partial<Record<ElementRole, number[]>> = {};
  for (const { role, core, element } of samples) {
    (ratios[role] ??= []).push(element.criticalPathPs / figures(core).corrected.delayPs);
  }
  return byRole(ratios);
}

function byRole(
  lists: Partial<Record<ElementRole, readonly number[]>>,
): Partial<Record<ElementRole, number>> {
  const middles: Partial<Record<ElementRole, number>> = {};
  for (const role of roles) {
    const list = lists[role];
    if (list !== undefined) middles[role] = rounded(quantile(list, 0.5));
  }
  return middles;
}

const roles = ['accumulate', 'chain', 'digit', 'paced'] as const;

function fitDelay(samples: readonly ArraySample[]): FabricCoefficients['delay'] {
  const rows = samples.map(({ element, core }) =>
    isPipelined(core) ? [element.criticalPathPs, 0, 1] : [element.criticalPathPs, 1, 0],
  );
  const [factor = 1, singlePs = 0, pipelinedPs = 0] = fitRows(
    rows,
    samples.map(({ array }) => array.criticalPathPs),
  );
  return { factor, singlePs, pipelinedPs };
}

/** Model / synthesis - 1 of arrays whose elements are by the model, too; one row per sample. */
export function arrayErrors(
  samples: readonly ArraySample[],
  elements: ModelFigures,
  fabric: FabricCoefficients,
): Record<Quantity, number>[] {
  const figures = modelFigures(elements);
  const partsOf = arrayParts(elements);
  return samples.map((sample) => {
    const { array, core } = sample;
    const element = elementFigures(elements, figures(core));
    const found = arrayFigures(elements, fabric, partsOf(sample), element);
    return {
      area: found.areaUm2 / array.areaUm2 - 1,
      delay: found.criticalPathPs / array.criticalPathPs - 1,
      energy: found.energyPerCycleFj / (array.energyPerCycleFj ?? Number.NaN) - 1,
    };
  });
}

/** Median and 95th percentile of errors, without their signs. */
export function expectedOf(
  errors: readonly Readonly<Record<Quantity, number>>[],
): Record<Quantity, FitError> {
  const summary = (quantity: Quantity): FitError => {
    const list = errors.map((row) => Math.abs(row[quantity]));
    return { median: rounded(quantile(list, 0.5)), p95: rounded(quantile(list, 0.95)) };
  };
  return { area: summary('area'), delay: summary('delay'), energy: summary('energy') };
}

function arrayParts(elements: LinearModel): (sample: ArraySample) => ArrayParts {
  const linearOf = linearPlans(elements);
  return ({ plan, core, role, activeShare }) => {
    const alone = linearOf(core);
    return { plan, core, role, activeShare, alone, whole: linearOf(plan) };
  };
}

function figuresOf(estimate: Estimate): ElementFigures {
  return { ...estimate, energyPerCycleFj: estimate.energyPerCycleFj ?? 0 };
}

function fitRows(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  sizes = targets,
): number[] {
  const list = rows.map((row) => Float64Array.from(row));
  return [...fitNonNegative(list, targets, sizes)].map(rounded);
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
