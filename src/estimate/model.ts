/**
 * Estimates from the bill of materials alone, in microseconds. Coefficients per library come from calibration
 * against synthesis (`calibrate.ts`) and carry the error found on designs that were not fitted.
 */
import { operatingPoint } from '../technology/operating-point.ts';
import { genericLibrary } from '../technology/generic.ts';
import type { Library } from '../technology/library.ts';
import type { Plan } from '../structure/plan.ts';
import { AMOUNTS, amountsByPart } from './amounts.ts';
import { generic45 } from './model-data/generic45.ts';
import { modelData } from './model-data.ts';
import type { ModelCoefficients, Quantity } from './model-coefficients.ts';
import { dot, modelFigures } from './model-figures.ts';
import type { PlanFigures } from './model-figures.ts';

export type { FitError, ModelCoefficients, Quantity } from './model-coefficients.ts';
import type { Estimate, PartEstimate } from './types.ts';

export type ModelOptions = {
  readonly scope: 'element' | 'array';
  /** Multiply-accumulates per cycle, for energy per operation; default 1. */
  readonly macsPerCycle?: number;
  /** The element that an array repeats: corrections are known for elements, and hold for that share of the array. */
  readonly core?: Plan;
  /** Fitted to this library; default: what the package has for it. */
  readonly coefficients?: ModelCoefficients;
  /** Toggles per operand bit relative to random operands; default 1. Registers and clock are not scaled. */
  readonly activityRatio?: number;
};

export type ModelEstimate = {
  readonly estimate: Estimate;
  /** The error to expect, from held-out designs; undefined for a library without calibration. */
  readonly expected: ModelCoefficients['expected'] | undefined;
  /** `calibrated` on this library, or `scaled` from generic45 by the library's own inverter and cells. */
  readonly basis: 'calibrated' | 'scaled';
};

const REGISTER = AMOUNTS.indexOf('register');

/** Estimate a plan. Not counted: wires, clock tree, memories. */
export function estimateByModel(
  plan: Plan,
  library: Library,
  options: ModelOptions,
): ModelEstimate {
  const { coefficients, basis, figures, scale } = modelFor(library, options.coefficients);
  const activityRatio = options.activityRatio ?? 1;
  const core = options.scope === 'element' ? plan : options.core;
  const element = figures(core ?? plan);
  const known = core === undefined ? undefined : element.corrected;
  const whole = core === undefined || core === plan ? element : figures(plan);
  // What the corrections add, of an array for as many elements as it has.
  const count = core === undefined ? 0 : instancesOf(core, plan);
  const addedUm2 = count * ((known?.area ?? 1) - 1) * element.linear.area;
  const addedFj = count * ((known?.energy ?? 1) - 1) * element.linear.energy;
  const areaFactor = (whole.linear.area + addedUm2) / whole.linear.area;
  const areaUm2 = scale.area * whole.linear.area * areaFactor;
  const criticalPathPs = scale.delay * (known?.delayPs ?? element.linear.delay);
  const energyPerCycleFj =
    scale.energy *
    (whole.linear.energy + addedFj) *
    activeShare(whole, coefficients, activityRatio);
  return {
    estimate: {
      source: 'model',
      library: library.name,
      scope: options.scope,
      areaUm2,
      // Cells and their leakage go with the area.
      cells: Math.round(areaFactor * dot(coefficients.cells, whole.amounts)),
      registers: whole.amounts[REGISTER] ?? 0,
      // A sweep over many designs hardly ever looks at it.
      get breakdown() {
        return breakdown(plan, coefficients, { areaUm2, energyPerCycleFj }, activityRatio);
      },
      criticalPathPs,
      fmaxMhz: criticalPathPs === 0 ? 0 : 1e6 / criticalPathPs,
      energyPerCycleFj,
      energyPerMacFj: energyPerCycleFj / (options.macsPerCycle ?? 1),
      leakageNw: scale.leakage * areaFactor * dot(coefficients.leakageNw, whole.amounts),
      activity: 'random',
    },
    expected: basis === 'calibrated' ? coefficients.expected : undefined,
    basis,
  };
}

/** Energy at an activity over that with random operands: the clock of registers runs whatever the operands do. */
function activeShare(
  { amounts, linear }: PlanFigures,
  coefficients: ModelCoefficients,
  activityRatio: number,
): number {
  if (activityRatio === 1 || linear.energy === 0) return 1;
  const still = cycleEnergy(amounts, coefficients, 0) / linear.energy;
  return still + activityRatio * (1 - still);
}

/** model / synthesis - 1 for the three quantities; null where one side has no figure. */
export function modelError(
  model: Estimate,
  synthesis: Estimate,
): Readonly<Record<Quantity, number | null>> {
  const error = (a: number | null, b: number | null): number | null =>
    a === null || b === null || b === 0 ? null : a / b - 1;
  return {
    area: error(model.areaUm2, synthesis.areaUm2),
    delay: error(model.criticalPathPs, synthesis.criticalPathPs),
    energy: error(model.energyPerCycleFj, synthesis.energyPerCycleFj),
  };
}

/** How often a module stands in a plan, itself included. */
function instancesOf(module: Plan, plan: Plan): number {
  if (plan.module === module.module) return 1;
  return plan.children.reduce(
    (sum, child) => sum + child.count * instancesOf(module, child.plan),
    0,
  );
}

/** Shares of the linear model, scaled to the totals. */
function breakdown(
  plan: Plan,
  coefficients: ModelCoefficients,
  totals: Pick<PartEstimate, 'areaUm2'> & { readonly energyPerCycleFj: number },
  activityRatio: number,
): Estimate['breakdown'] {
  const parts = [...amountsByPart(plan)].map(([part, vector]) => ({
    part,
    areaUm2: dot(coefficients.areaUm2, vector),
    energyPerCycleFj: cycleEnergy(vector, coefficients, activityRatio),
  }));
  const sum = (of: (row: (typeof parts)[number]) => number): number =>
    parts.reduce((all, row) => all + of(row), 0) || 1;
  const areaScale = totals.areaUm2 / sum((row) => row.areaUm2);
  const energyScale = totals.energyPerCycleFj / sum((row) => row.energyPerCycleFj);
  return parts
    .map(({ part, areaUm2, energyPerCycleFj }) => ({
      part,
      areaUm2: areaUm2 * areaScale,
      energyPerCycleFj: energyPerCycleFj * energyScale,
    }))
    .toSorted((a, b) => b.areaUm2 - a.areaUm2);
}

/** The last three amounts are registers: their clock runs whatever the operands do. */
function cycleEnergy(
  vector: Float64Array,
  coefficients: ModelCoefficients,
  activityRatio: number,
): number {
  let energy = 0;
  const registers = vector.length - 3;
  coefficients.energyFj.forEach((value, i) => {
    energy += value * (vector[i] ?? 0) * (i < registers ? activityRatio : 1);
  });
  return energy;
}

/** What figures are multiplied with: ones, but for a library without coefficients. */
type Scale = Record<Quantity | 'leakage', number>;

type Model = {
  readonly coefficients: ModelCoefficients;
  readonly basis: ModelEstimate['basis'];
  readonly figures: (plan: Plan) => PlanFigures;
  readonly scale: Scale;
};

const models = new WeakMap<Library, Model>();
const given = new WeakMap<ModelCoefficients, Model>();

/** The model of a library: coefficients that are given, else its own, else those of generic45 scaled. */
function modelFor(library: Library, coefficients: ModelCoefficients | undefined): Model {
  const known = coefficients === undefined ? models.get(library) : given.get(coefficients);
  if (known !== undefined) return known;
  const own = coefficients ?? modelData.find((data) => data.library === library.name);
  const used = own ?? generic45;
  const model: Model = {
    coefficients: used,
    basis: own === undefined ? 'scaled' : 'calibrated',
    figures: modelFigures(used),
    scale: own === undefined ? scaleOf(library) : { area: 1, delay: 1, energy: 1, leakage: 1 },
  };
  if (coefficients === undefined) models.set(library, model);
  else given.set(coefficients, model);
  return model;
}

/** Ratios of a library's unit inverter to that of generic45. */
function scaleOf(library: Library): Scale {
  const reference = genericLibrary('generic45');
  if (reference === undefined) throw new RangeError('generic45 is built in');
  const here = operatingPoint(library);
  const there = operatingPoint(reference);
  return {
    area: here.inverter.areaUm2 / there.inverter.areaUm2,
    delay: here.fo4Ps / there.fo4Ps,
    energy:
      (here.inverterCapFf * library.supplyV ** 2) / (there.inverterCapFf * reference.supplyV ** 2),
    leakage: here.inverter.leakageNw / there.inverter.leakageNw,
  };
}
