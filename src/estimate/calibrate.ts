/** Fitting the model to synthesis: amounts by non-negative regression, delays by the path that turns out longest. */
import type { Plan } from '../structure/plan.ts';
import { fitNonNegative, quantile } from './least-squares.ts';
import { fitCorrections } from './calibrate-corrections.ts';
import { UNIT_DELAY_PS, linearFigures, modelFigures } from './model-figures.ts';
import type { Figures } from './model-figures.ts';
import { MODEL_VERSION, pathDelay } from './model-coefficients.ts';
import type { FitError, ModelCoefficients, ModelFigures, Quantity } from './model-coefficients.ts';
import { AMOUNTS, amounts, paths } from './model-features.ts';
import type { PathTerms } from './model-features.ts';
import type { Estimate } from './types.ts';

/** A design and what synthesis says of it. Energy with random operands. */
export type Sample = { readonly plan: Plan; readonly estimate: Estimate };

/** How much is fitted. */
export type FitOptions = {
  /** Designs that the corrections interpolate between; default 256. */
  readonly support?: number;
  /** Designs on which it is found out what counts; default 320. */
  readonly relevance?: number;
};

/**
 * Fit a library's coefficients: a linear model of amounts and paths, and corrections between the designs.
 *
 * @param training designs to fit
 * @param heldOut  designs of another seed, only to quote the error on
 * @param seeds    of training and held-out designs, for the record
 */
export function fitModel(
  library: string,
  training: readonly Sample[],
  heldOut: readonly Sample[],
  seeds: readonly [number, number],
  options: FitOptions = {},
): ModelCoefficients {
  const rows = training.map((sample) => amounts(sample.plan));
  const fit = (of: (estimate: Estimate) => number): number[] =>
    [
      ...fitNonNegative(
        rows,
        training.map((sample) => of(sample.estimate)),
      ),
    ].map(rounded);
  const linear = {
    areaUm2: fit((estimate) => estimate.areaUm2),
    cells: fit((estimate) => estimate.cells),
    leakageNw: fit((estimate) => estimate.leakageNw),
    energyFj: fit((estimate) => estimate.energyPerCycleFj ?? 0),
    delayPs: fitDelays(training),
  };
  const known = training.map(({ plan }) => linearFigures(plan, linear));
  const logarithms = (of: (sample: Sample, figures: Figures) => number): number[] =>
    training.map((sample, i) => Math.log(of(sample, known[i] as Figures)));
  const { support, corrections } = fitCorrections(
    training.map(({ plan }, i) => ({ plan, linear: known[i] as Figures })),
    {
      area: logarithms(({ estimate }, { area }) => estimate.areaUm2 / area),
      delay: logarithms(({ estimate }) => estimate.criticalPathPs / UNIT_DELAY_PS),
      energy: logarithms(({ estimate }, { energy }) => (estimate.energyPerCycleFj ?? 0) / energy),
    },
    options,
  );
  const fitted = { ...linear, support, corrections };
  return {
    library,
    version: MODEL_VERSION,
    training: training.length,
    heldOut: heldOut.length,
    seeds,
    fitted: errorsOf(training, fitted),
    expected: errorsOf(heldOut, fitted),
    ...fitted,
  };
}

/** Path coefficients. Which path is longest depends on them: a few rounds settle it. */
function fitDelays(samples: readonly Sample[]): Record<string, number> {
  const candidates = samples.map((sample) => paths(sample.plan));
  const names = [...new Set(candidates.flat().flatMap((path) => [...path.keys()]))].toSorted();
  let delayPs: Record<string, number> = Object.fromEntries(names.map((name) => [name, 1]));
  for (let round = 0; round < 4; round++) {
    const rows = candidates.map((list) => {
      const longest = longestPath(list, delayPs);
      return Float64Array.from(names, (name) => longest?.get(name) ?? 0);
    });
    const solution = fitNonNegative(
      rows,
      samples.map((sample) => sample.estimate.criticalPathPs),
    );
    delayPs = Object.fromEntries(names.map((name, i) => [name, rounded(solution[i] ?? 0)]));
  }
  return delayPs;
}

function longestPath(
  list: readonly PathTerms[],
  delayPs: Readonly<Record<string, number>>,
): PathTerms | undefined {
  let best: PathTerms | undefined;
  let most = -Infinity;
  for (const path of list) {
    const delay = pathDelay(path, { delayPs });
    if (delay > most) [best, most] = [path, delay];
  }
  return best;
}

/** |model / synthesis - 1| over samples. */
export function errorsOf(
  samples: readonly Sample[],
  coefficients: ModelFigures,
): Record<Quantity, FitError> {
  const figures = modelFigures(coefficients);
  const errors: Record<Quantity, number[]> = { area: [], delay: [], energy: [] };
  for (const { plan, estimate } of samples) {
    const { area, delay, energy } = figures(plan);
    errors.area.push(Math.abs(area / estimate.areaUm2 - 1));
    errors.delay.push(Math.abs(delay / estimate.criticalPathPs - 1));
    errors.energy.push(Math.abs(energy / (estimate.energyPerCycleFj ?? Number.NaN) - 1));
  }
  const summary = (list: readonly number[]): FitError => ({
    median: rounded(quantile(list, 0.5)),
    p95: rounded(quantile(list, 0.95)),
  });
  return {
    area: summary(errors.area),
    delay: summary(errors.delay),
    energy: summary(errors.energy),
  };
}

/** Amount names, for tables. */
export const amountNames: readonly string[] = AMOUNTS;

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
