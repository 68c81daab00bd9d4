/**
 * Estimates from the bill of materials alone, in microseconds. Coefficients per library come from calibration
 * against synthesis (`calibrate.ts`) and carry the error found on designs that were not fitted.
 */
import { operatingPoint } from '../technology/operating-point.ts';
import { genericLibrary } from '../technology/generic.ts';
import type { Library } from '../technology/library.ts';
import { registerBits } from '../structure/plan.ts';
import type { Plan } from '../structure/plan.ts';
import { amounts, amountsByPart, paths } from './model-features.ts';
import type { PathTerms } from './model-features.ts';
import { modelData } from './model-data.ts';
import type { Estimate } from './types.ts';

/** Median and 95th percentile of |model / synthesis - 1|. */
export type FitError = { readonly median: number; readonly p95: number };

/** What calibration writes: coefficients of one library, and how good they are. */
export type ModelCoefficients = {
  readonly library: string;
  /** Raised when features change their meaning. */
  readonly version: number;
  /** Per amount, in the order of `AMOUNTS`: um2, cells, nW, and fJ per cycle with random operands. */
  readonly areaUm2: readonly number[];
  readonly cells: readonly number[];
  readonly leakageNw: readonly number[];
  readonly energyFj: readonly number[];
  /** Per term of a path, ps. */
  readonly delayPs: Readonly<Record<string, number>>;
  readonly training: number;
  readonly heldOut: number;
  readonly seeds: readonly [number, number];
  readonly fitted: Readonly<Record<Quantity, FitError>>;
  /** On designs drawn with another seed: the error to expect. */
  readonly expected: Readonly<Record<Quantity, FitError>>;
};

export type Quantity = 'area' | 'delay' | 'energy';

export const MODEL_VERSION = 1;

export type ModelOptions = {
  readonly scope: 'element' | 'array';
  /** Multiply-accumulates per cycle, for energy per operation; default 1. */
  readonly macsPerCycle?: number;
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

/** Estimate a plan. Not counted: wires, clock tree, memories. */
export function estimateByModel(
  plan: Plan,
  library: Library,
  options: ModelOptions,
): ModelEstimate {
  const { coefficients, basis } = coefficientsFor(library);
  const vector = amounts(plan);
  const criticalPathPs = Math.max(...paths(plan).map((path) => pathDelay(path, coefficients)));
  const energyPerCycleFj = cycleEnergy(vector, coefficients, options.activityRatio ?? 1);
  return {
    estimate: {
      source: 'model',
      library: library.name,
      scope: options.scope,
      areaUm2: dot(coefficients.areaUm2, vector),
      cells: Math.round(dot(coefficients.cells, vector)),
      registers: registerBits(plan),
      breakdown: breakdown(plan, coefficients, options.activityRatio ?? 1),
      criticalPathPs,
      fmaxMhz: criticalPathPs === 0 ? 0 : 1e6 / criticalPathPs,
      energyPerCycleFj,
      energyPerMacFj: energyPerCycleFj / (options.macsPerCycle ?? 1),
      leakageNw: dot(coefficients.leakageNw, vector),
      activity: 'random',
    },
    expected: basis === 'calibrated' ? coefficients.expected : undefined,
    basis,
  };
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

/** Delay of one path, ps. Terms without a coefficient count as blocks of their kind do on average. */
export function pathDelay(
  path: PathTerms,
  coefficients: Pick<ModelCoefficients, 'delayPs'>,
): number {
  let delay = 0;
  for (const [term, amount] of path) {
    delay += amount * (coefficients.delayPs[term] ?? fallback(term, coefficients));
  }
  return delay;
}

/** A block whose template was not in the training set: the mean of those that were. */
function fallback(term: string, coefficients: Pick<ModelCoefficients, 'delayPs'>): number {
  const suffix = / (length|width|height)$/.exec(term)?.[0] ?? '';
  if (!term.includes('/')) return 0;
  const same = Object.entries(coefficients.delayPs).filter(
    ([name]) => name.includes('/') && (/ (length|width|height)$/.exec(name)?.[0] ?? '') === suffix,
  );
  return same.reduce((sum, [, value]) => sum + value, 0) / Math.max(1, same.length);
}

function breakdown(
  plan: Plan,
  coefficients: ModelCoefficients,
  activityRatio: number,
): Estimate['breakdown'] {
  return [...amountsByPart(plan)]
    .map(([part, vector]) => ({
      part,
      areaUm2: dot(coefficients.areaUm2, vector),
      energyPerCycleFj: cycleEnergy(vector, coefficients, activityRatio),
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

function dot(coefficients: readonly number[], vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum += (coefficients[i] ?? 0) * (vector[i] ?? 0);
  return sum;
}

const scaledFor = new WeakMap<Library, ModelCoefficients>();

function coefficientsFor(library: Library): {
  readonly coefficients: ModelCoefficients;
  readonly basis: ModelEstimate['basis'];
} {
  const own = modelData.find((data) => data.library === library.name);
  if (own !== undefined) return { coefficients: own, basis: 'calibrated' };
  const known = scaledFor.get(library) ?? scaled(library);
  scaledFor.set(library, known);
  return { coefficients: known, basis: 'scaled' };
}

/** Coefficients of generic45 times the ratios of the two libraries' unit inverters. */
function scaled(library: Library): ModelCoefficients {
  const base = modelData.find((data) => data.library === 'generic45');
  const reference = genericLibrary('generic45');
  if (base === undefined || reference === undefined) {
    throw new RangeError('the model of generic45 is part of the package');
  }
  const here = operatingPoint(library);
  const there = operatingPoint(reference);
  const area = here.inverter.areaUm2 / there.inverter.areaUm2;
  const leakage = here.inverter.leakageNw / there.inverter.leakageNw;
  const energy =
    (here.inverterCapFf * library.supplyV ** 2) / (there.inverterCapFf * reference.supplyV ** 2);
  const times = (values: readonly number[], ratio: number): number[] =>
    values.map((value) => value * ratio);
  return {
    ...base,
    library: library.name,
    areaUm2: times(base.areaUm2, area),
    leakageNw: times(base.leakageNw, leakage),
    energyFj: times(base.energyFj, energy),
    delayPs: Object.fromEntries(
      Object.entries(base.delayPs).map(([term, value]) => [
        term,
        (value * here.fo4Ps) / there.fo4Ps,
      ]),
    ),
  };
}
