/** The model's figures of a plan: the linear part, times its corrections. */
import type { Plan } from '../structure/plan.ts';
import { corrector } from './correction.ts';
import type { Corrector } from './correction.ts';
import { dot } from './dot.ts';
import { placesOf, weighing } from './features.ts';
import type { FeatureVector } from './features.ts';
import type { LinearModel, ModelFigures, Quantity } from './model-coefficients.ts';
import { pathDelays } from './path-delay.ts';
import { amountsOf, blockFeature, readPlan } from './profile.ts';
import type { StagePath } from './stage-paths.ts';

/** Area in um2, longest path in ps, energy per cycle in fJ with random operands. */
export type Figures = Readonly<Record<Quantity, number>>;

/** A plan under a model. */
export type PlanFigures = {
  readonly amounts: Float64Array;
  readonly linear: Figures;
  readonly corrected: Corrected;
};

/** Amounts of a plan, and the linear part of its figures. */
export type LinearPlan = Pick<PlanFigures, 'amounts' | 'linear'>;

/** An element alone, energy per cycle with random operands. */
export type ElementFigures = {
  readonly areaUm2: number;
  readonly cells: number;
  readonly leakageNw: number;
  readonly criticalPathPs: number;
  readonly energyPerCycleFj: number;
};

/** What likeness says of a plan: factors on the linear area and energy, and the delay itself. */
export type Corrected = {
  readonly area: number;
  readonly delayPs: number;
  readonly energy: number;
};

/** The delay that the delay's correction is a factor on, ps. */
export const UNIT_DELAY_PS = 1000;

/** Names of the descriptors that are the linear model's own figures. */
export const LINEAR: Readonly<Record<Quantity, string>> = {
  area: 'linear area',
  delay: 'linear delay',
  energy: 'linear energy',
};

/** No path is shorter, ps: logarithms are taken of it. */
const LEAST_PS = 1;

const quantities = ['area', 'delay', 'energy'] as const;

/** The model of a library, ready to use. */
export function modelFigures(coefficients: ModelFigures): (plan: Plan) => PlanFigures {
  const linearOf = linearFigures(coefficients);
  const correct = corrections(coefficients);
  return (plan) => {
    const { features, paths } = readPlan(plan);
    const amounts = amountsOf(features);
    const linear = linearOf(amounts, features, paths);
    return { amounts, linear, corrected: correct(features, linear) };
  };
}

/** Amounts and linear figures of plans. */
export function linearPlans(linear: LinearModel): (plan: Plan) => LinearPlan {
  const linearOf = linearFigures(linear);
  return (plan) => {
    const { features, paths } = readPlan(plan);
    const amounts = amountsOf(features);
    return { amounts, linear: linearOf(amounts, features, paths) };
  };
}

/** An element alone, as arrays are made of it. */
export function elementFigures(
  { cells, leakageNw }: LinearModel,
  { amounts, linear, corrected }: PlanFigures,
): ElementFigures {
  return {
    areaUm2: linear.area * corrected.area,
    // Cells and their leakage go with the area.
    cells: corrected.area * dot(cells, amounts),
    leakageNw: corrected.area * dot(leakageNw, amounts),
    criticalPathPs: corrected.delayPs,
    energyPerCycleFj: linear.energy * corrected.energy,
  };
}

/** The linear part alone. */
export function linearFigures(
  linear: LinearModel,
): (amounts: Float64Array, features: FeatureVector, paths: readonly StagePath[]) => Figures {
  const delayOf = pathDelays(linear.delayPs);
  const blockArea = blockSum(linear.blocks?.areaUm2);
  const blockEnergy = blockSum(linear.blocks?.energyFj);
  return (amounts, features, paths) => {
    let delay = LEAST_PS;
    for (let p = 0; p < paths.length; p++) {
      delay = Math.max(delay, delayOf(paths[p] as StagePath));
    }
    return {
      area: dot(linear.areaUm2, amounts) + blockArea(features),
      delay,
      energy: dot(linear.energyFj, amounts) + blockEnergy(features),
    };
  };
}

function blockSum(
  coefficients: Readonly<Record<string, number>> = {},
): (features: FeatureVector) => number {
  return weighing(Object.keys(coefficients).map(blockFeature), Object.values(coefficients));
}

/** What is known by likeness; the linear part alone where there is no support. */
export function corrections(
  coefficients: Pick<ModelFigures, 'support' | 'corrections'>,
): (features: FeatureVector, linear: Figures) => Corrected {
  const { support, corrections: fitted } = coefficients;
  if (support === undefined || fitted === undefined) {
    return (_, linear) => ({ area: 1, delayPs: linear.delay, energy: 1 });
  }
  const places = placesOf(support.names);
  const of = (quantity: Quantity): Corrector => corrector(support, fitted[quantity]);
  const [area, delay, energy] = [of('area'), of('delay'), of('energy')];
  const tell = (descriptor: number, value: number): void => {
    const logarithm = logarithmOf(value);
    area.tell(descriptor, logarithm);
    delay.tell(descriptor, logarithm);
    energy.tell(descriptor, logarithm);
  };
  const own = quantities.flatMap((quantity) => {
    const at = support.names.indexOf(LINEAR[quantity]);
    return at < 0 ? [] : [{ quantity, at }];
  });
  return (features, linear) => {
    const placeOf = places();
    for (let i = 0; i < features.count; i++) {
      const id = features.id(i);
      const descriptor = placeOf[id] as number;
      if (descriptor >= 0) tell(descriptor, features.get(id));
    }
    for (let i = 0; i < own.length; i++) {
      const { quantity, at } = own[i] as (typeof own)[number];
      tell(at, linear[quantity]);
    }
    return {
      area: area.factor(),
      delayPs: UNIT_DELAY_PS * delay.factor(),
      energy: energy.factor(),
    };
  };
}

/** Most features are small counts. */
const LOGARITHMS = Float64Array.from({ length: 1024 }, (_, count) => Math.log1p(count));

/** The logarithm of 1 + a value of 0 or more. */
function logarithmOf(value: number): number {
  const count = value | 0;
  return count === value && count < LOGARITHMS.length
    ? (LOGARITHMS[count] as number)
    : Math.log1p(value);
}
