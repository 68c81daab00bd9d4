/** Fitting the model to synthesis: amounts by non-negative regression, delays by the path that turns out longest. */
import type { Plan } from '../structure/plan.ts';
import { fitNonNegative, quantile } from './least-squares.ts';
import { MODEL_VERSION, pathDelay } from './model.ts';
import type { FitError, ModelCoefficients, Quantity } from './model.ts';
import { AMOUNTS, amounts, paths } from './model-features.ts';
import type { PathTerms } from './model-features.ts';
import type { Estimate } from './types.ts';

/** A design and what synthesis says of it. Energy with random operands. */
export type Sample = { readonly plan: Plan; readonly estimate: Estimate };

/**
 * Fit a library's coefficients.
 *
 * @param training designs to fit
 * @param heldOut  designs of another seed, only to quote the error on
 */
export function fitModel(
  library: string,
  training: readonly Sample[],
  heldOut: readonly Sample[],
  seeds: readonly [number, number],
): ModelCoefficients {
  const rows = training.map((sample) => amounts(sample.plan));
  const fit = (of: (estimate: Estimate) => number): number[] =>
    [
      ...fitNonNegative(
        rows,
        training.map((sample) => of(sample.estimate)),
      ),
    ].map(rounded);
  const coefficients = {
    areaUm2: fit((estimate) => estimate.areaUm2),
    cells: fit((estimate) => estimate.cells),
    leakageNw: fit((estimate) => estimate.leakageNw),
    energyFj: fit((estimate) => estimate.energyPerCycleFj ?? 0),
    delayPs: fitDelays(training),
  };
  return {
    library,
    version: MODEL_VERSION,
    ...coefficients,
    training: training.length,
    heldOut: heldOut.length,
    seeds,
    fitted: errorsOf(training, coefficients),
    expected: errorsOf(heldOut, coefficients),
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

type Fitted = Pick<ModelCoefficients, 'areaUm2' | 'energyFj' | 'delayPs'>;

/** |model / synthesis - 1| over samples. */
export function errorsOf(
  samples: readonly Sample[],
  coefficients: Fitted,
): Record<Quantity, FitError> {
  const summary = (errors: readonly number[]): FitError => ({
    median: rounded(quantile(errors, 0.5)),
    p95: rounded(quantile(errors, 0.95)),
  });
  const weigh = (values: readonly number[], plan: Plan): number =>
    amounts(plan).reduce((sum, amount, i) => sum + amount * (values[i] ?? 0), 0);
  const error = (of: (sample: Sample) => readonly [number, number]): FitError =>
    summary(
      samples.map((sample) => {
        const [model, synthesis] = of(sample);
        return Math.abs(model / synthesis - 1);
      }),
    );
  return {
    area: error(({ plan, estimate }) => [weigh(coefficients.areaUm2, plan), estimate.areaUm2]),
    delay: error(({ plan, estimate }) => [
      Math.max(...paths(plan).map((path) => pathDelay(path, coefficients))),
      estimate.criticalPathPs,
    ]),
    energy: error(({ plan, estimate }) => [
      weigh(coefficients.energyFj, plan),
      estimate.energyPerCycleFj ?? Number.NaN,
    ]),
  };
}

/** Amount names, for tables. */
export const amountNames: readonly string[] = AMOUNTS;

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
