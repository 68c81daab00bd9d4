/**
 * Estimates from the bill of materials alone, in microseconds. Coefficients per library come from calibration
 * against synthesis (`calibrate.ts`) and carry the error found on designs that were not fitted.
 */
import { InvariantError } from '../errors.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import { genericLibrary } from '../technology/generic.ts';
import type { Library } from '../technology/library.ts';
import type { Plan } from '../structure/plan.ts';
import { AMOUNTS, amountsByPart } from './amounts.ts';
import { generic45 } from './model-data/generic45.ts';
import { modelData } from './model-data.ts';
import type {
  ElementRole,
  FabricCoefficients,
  ModelCoefficients,
  Quantity,
} from './model-coefficients.ts';
import { dot } from './dot.ts';
import { arrayFigures, fabricVector, instancesOf, scaledFabric } from './fabric-model.ts';
import type { ArrayParts } from './fabric-model.ts';
import { elementFigures, linearPlans, modelFigures } from './model-figures.ts';
import type { LinearPlan, PlanFigures } from './model-figures.ts';

export type { FitError, ModelCoefficients, Quantity } from './model-coefficients.ts';
import type { Estimate, PartEstimate } from './types.ts';

export type ModelOptions = {
  readonly scope: 'element' | 'array';
  /** Multiply-accumulates per cycle, for energy per operation; default 1. */
  readonly macsPerCycle?: number;
  /** The element that an array repeats. */
  readonly core?: Plan;
  /** What it does there; default `accumulate`. */
  readonly role?: ElementRole;
  /** Share of its full rate at which an array works; default 1. The clock of its registers runs in the other cycles, too. */
  readonly activeShare?: number;
  /** Fitted to this library; default: what the package has for it. */
  readonly coefficients?: ModelCoefficients;
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
  const model = modelFor(library, options.coefficients);
  const { coefficients, basis, scale } = model;
  const core = options.scope === 'element' ? plan : (options.core ?? plan);
  const alone = model.figures(core);
  const element = elementFigures(coefficients, alone);
  const parts = core === plan ? undefined : arrayParts(plan, core, alone, model, options);
  const found =
    parts === undefined ? element : arrayFigures(coefficients, model.fabric, parts, element);
  const areaUm2 = scale.area * found.areaUm2;
  const criticalPathPs = scale.delay * found.criticalPathPs;
  const energyPerCycleFj = scale.energy * found.energyPerCycleFj;
  const error = parts === undefined ? coefficients.expected : coefficients.fabric?.expected;
  return {
    estimate: {
      source: 'model',
      library: library.name,
      scope: options.scope,
      areaUm2,
      cells: Math.round(found.cells),
      registers: (parts?.whole ?? alone).amounts[REGISTER] ?? 0,
      // A sweep over many designs hardly ever looks at it.
      get breakdown() {
        const shares = partShares(plan, core, model);
        return inTotal(shares, { areaUm2, energyPerCycleFj });
      },
      criticalPathPs,
      fmaxMhz: criticalPathPs === 0 ? 0 : 1e6 / criticalPathPs,
      energyPerCycleFj,
      energyPerMacFj: energyPerCycleFj / (options.macsPerCycle ?? 1),
      leakageNw: scale.leakage * found.leakageNw,
      activity: 'random',
    },
    expected: basis === 'calibrated' ? error : undefined,
    basis,
  };
}

function arrayParts(
  plan: Plan,
  core: Plan,
  alone: PlanFigures,
  { linear }: Model,
  { role = 'accumulate', activeShare = 1 }: ModelOptions,
): ArrayParts {
  return { plan, core, role, activeShare, alone, whole: linear(plan) };
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

/** Area and energy by part, in no scale: of elements by their own coefficients, of registers between them by those of arrays. */
function partShares(plan: Plan, core: Plan, { coefficients, fabric }: Model): PartShare[] {
  const own = amountsByPart(core);
  const count = core === plan ? 1 : instancesOf(core, plan);
  const areaUm2 = fabricVector(coefficients.areaUm2, fabric.areaUm2);
  const energyFj = fabricVector(coefficients.energyFj, fabric.energyFj);
  return [...amountsByPart(plan)].map(([part, amounts]) => {
    const inElement = own.get(part) ?? new Float64Array(amounts.length);
    const between = amounts.map((amount, i) => Math.max(0, amount - count * (inElement[i] ?? 0)));
    const clockFj = fabric.clockFj * (between[REGISTER] ?? 0);
    return {
      part,
      areaUm2: count * dot(coefficients.areaUm2, inElement) + dot(areaUm2, between),
      energyPerCycleFj:
        count * dot(coefficients.energyFj, inElement) + dot(energyFj, between) + clockFj,
    };
  });
}

type PartShare = Required<PartEstimate>;

/** Shares, scaled to the totals. */
function inTotal(
  shares: readonly PartShare[],
  totals: Pick<PartShare, 'areaUm2' | 'energyPerCycleFj'>,
): Estimate['breakdown'] {
  const sum = (of: (row: PartShare) => number): number =>
    shares.reduce((all, row) => all + of(row), 0) || 1;
  const areaScale = totals.areaUm2 / sum((row) => row.areaUm2);
  const energyScale = totals.energyPerCycleFj / sum((row) => row.energyPerCycleFj);
  return shares
    .map(({ part, areaUm2, energyPerCycleFj }) => ({
      part,
      areaUm2: areaUm2 * areaScale,
      energyPerCycleFj: energyPerCycleFj * energyScale,
    }))
    .toSorted((a, b) => b.areaUm2 - a.areaUm2);
}

/** What figures are multiplied with: ones, but for a library without coefficients. */
type Scale = Record<Quantity | 'leakage', number>;

type Model = {
  readonly coefficients: ModelCoefficients;
  readonly basis: ModelEstimate['basis'];
  readonly figures: (plan: Plan) => PlanFigures;
  readonly linear: (plan: Plan) => LinearPlan;
  readonly scale: Scale;
  readonly fabric: FabricCoefficients;
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
    linear: linearPlans(used),
    scale: own === undefined ? scaleOf(library) : { area: 1, delay: 1, energy: 1, leakage: 1 },
    // A library whose elements alone were synthesized has arrays by its inverter.
    fabric: used.fabric ?? scaledFabric(generic45Fabric(), scaleOf(library)),
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

function generic45Fabric(): FabricCoefficients {
  if (generic45.fabric === undefined) throw new InvariantError('arrays of generic45 were fitted');
  return generic45.fabric;
}
