/** The model's figures of a plan: the linear part, times its corrections. */
import type { Plan } from '../structure/plan.ts';
import { corrector } from './correction.ts';
import type { Corrector } from './correction.ts';
import { descriptorReader } from './descriptors.ts';
import { pathDelay } from './model-coefficients.ts';
import type { LinearModel, ModelFigures, Quantity } from './model-coefficients.ts';
import { amounts, paths } from './model-features.ts';

/** Area in um2, longest path in ps, energy per cycle in fJ with random operands. */
export type Figures = Readonly<Record<Quantity, number>>;

/** The linear part alone. */
export function linearFigures(plan: Plan, linear: LinearModel): Figures {
  const vector = amounts(plan);
  let delay = 1;
  for (const path of paths(plan)) delay = Math.max(delay, pathDelay(path, linear));
  return { area: dot(linear.areaUm2, vector), delay, energy: dot(linear.energyFj, vector) };
}

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

const quantities = ['area', 'delay', 'energy'] as const;

/** What is known by likeness; the linear part alone where there is no support. */
export function corrections(
  coefficients: ModelFigures,
): (plan: Plan, linear: Figures) => Corrected {
  const { support, corrections: fitted } = coefficients;
  if (support === undefined || fitted === undefined) {
    return (_, linear) => ({ area: 1, delayPs: linear.delay, energy: 1 });
  }
  const read = descriptorReader(support.names);
  const values = new Float64Array(support.names.length);
  const own = quantities.flatMap((quantity) => {
    const at = support.names.indexOf(LINEAR[quantity]);
    return at < 0 ? [] : [{ quantity, at }];
  });
  const of = (quantity: Quantity): Corrector => corrector(support, fitted[quantity]);
  const [area, delay, energy] = [of('area'), of('delay'), of('energy')];
  return (plan, linear) => {
    read(plan, values);
    for (const { quantity, at } of own) values[at] = linear[quantity];
    for (let k = 0; k < values.length; k++) values[k] = Math.log1p(values[k] as number);
    return { area: area(values), delayPs: UNIT_DELAY_PS * delay(values), energy: energy(values) };
  };
}

/** The model of a library, ready to use. */
export function modelFigures(coefficients: ModelFigures): (plan: Plan) => Figures {
  const correct = corrections(coefficients);
  return (plan) => {
    const linear = linearFigures(plan, coefficients);
    const { area, delayPs, energy } = correct(plan, linear);
    return { area: linear.area * area, delay: delayPs, energy: linear.energy * energy };
  };
}

/** Sum of products. */
export function dot(coefficients: readonly number[], vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum += (coefficients[i] ?? 0) * (vector[i] ?? 0);
  return sum;
}
