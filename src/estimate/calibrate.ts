/** Fitting the model to synthesis: amounts by non-negative regression, delays by the path that turns out longest. */
import type { Plan } from '../structure/plan.ts';
import { fitNonNegative, quantile } from './least-squares.ts';
import { fitCorrections } from './calibrate-corrections.ts';
import { AMOUNTS } from './amounts.ts';
import { featureName } from './features.ts';
import { UNIT_DELAY_PS, linearFigures, modelFigures } from './model-figures.ts';
import type { Figures } from './model-figures.ts';
import { MODEL_VERSION } from './model-coefficients.ts';
import type {
  FitError,
  FitSeeds,
  ModelCoefficients,
  ModelFigures,
  Quantity,
} from './model-coefficients.ts';
import { pathDelays } from './path-delay.ts';
import { amountsOf, readPlan } from './profile.ts';
import { termName } from './stage-paths.ts';
import type { StagePath } from './stage-paths.ts';
import type { Estimate } from './types.ts';

/** A design and what synthesis says of it. Energy with random operands. */
export type Sample = { readonly plan: Plan; readonly estimate: Estimate };

/** A block has coefficients of its own where so many designs have it. */
const FEWEST_DESIGNS = 6;

/** A sample as the fit sees it. */
type Read = Sample & {
  readonly amounts: Float64Array;
  readonly paths: readonly StagePath[];
  readonly features: ReadonlyMap<string, number>;
};

/** How much is fitted. */
export type FitOptions = {
  /** Designs that the corrections interpolate between; default 256. */
  readonly support?: number;
  /** Designs on which it is found out what counts; default 320. */
  readonly relevance?: number;
  /** Further designs to fit, whose figures come from another library: see `carry-over.ts`. */
  readonly carried?: readonly Sample[];
};

/**
 * Fit a library's coefficients: a linear model of amounts and paths, and corrections between the designs.
 *
 * @param own      designs to fit, synthesized on this library
 * @param heldOut  designs of another seed, only to quote the error on
 * @param seeds    for the record
 */
export function fitModel(
  library: string,
  own: readonly Sample[],
  heldOut: readonly Sample[],
  seeds: FitSeeds,
  options: FitOptions = {},
): ModelCoefficients {
  const { carried = [] } = options;
  const training = [...own, ...carried];
  const reads = training.map((sample): Read => {
    const { features, paths } = readPlan(sample.plan);
    return { ...sample, amounts: amountsOf(features), paths, features: features.byName() };
  });
  const rows = reads.map(({ amounts }) => amounts);
  const templates = templatesOf(reads);
  const blockRows = reads.map(({ amounts, features }) =>
    Float64Array.of(...amounts, ...templates.map((name) => features.get(`size ${name}`) ?? 0)),
  );
  const withBlocks = (of: (estimate: Estimate) => number) => {
    const targets = training.map((sample) => of(sample.estimate));
    const solution = [...fitNonNegative(blockRows, targets)].map(rounded);
    const each = solution.slice(AMOUNTS.length);
    return {
      amounts: solution.slice(0, AMOUNTS.length),
      blocks: Object.fromEntries(
        templates.flatMap((name, i) => ((each[i] ?? 0) > 0 ? [[name, each[i] ?? 0]] : [])),
      ),
    };
  };
  const area = withBlocks((estimate) => estimate.areaUm2);
  const energy = withBlocks((estimate) => estimate.energyPerCycleFj ?? 0);
  const fit = (of: (estimate: Estimate) => number): number[] =>
    [
      ...fitNonNegative(
        rows,
        training.map((sample) => of(sample.estimate)),
      ),
    ].map(rounded);
  const linear = {
    areaUm2: area.amounts,
    cells: fit((estimate) => estimate.cells),
    leakageNw: fit((estimate) => estimate.leakageNw),
    energyFj: energy.amounts,
    blocks: { areaUm2: area.blocks, energyFj: energy.blocks },
    delayPs: fitDelays(reads),
  };
  const linearOf = linearFigures(linear);
  const known = training.map(({ plan }) => {
    const { features, paths } = readPlan(plan);
    return linearOf(amountsOf(features), features, paths);
  });
  const logarithms = (of: (sample: Sample, figures: Figures) => number): number[] =>
    training.map((sample, i) => Math.log(of(sample, known[i] as Figures)));
  const { support, corrections } = fitCorrections(
    reads.map(({ features }, i) => ({ features, linear: known[i] as Figures })),
    {
      area: logarithms(({ estimate }, figures) => estimate.areaUm2 / figures.area),
      delay: logarithms(({ estimate }) => estimate.criticalPathPs / UNIT_DELAY_PS),
      energy: logarithms(
        ({ estimate }, figures) => (estimate.energyPerCycleFj ?? 0) / figures.energy,
      ),
    },
    options,
  );
  const fitted = { ...linear, support, corrections };
  return {
    library,
    version: MODEL_VERSION,
    training: own.length,
    ...(carried.length === 0 ? {} : { carried: carried.length }),
    heldOut: heldOut.length,
    seeds,
    fitted: errorsOf(own, fitted),
    expected: errorsOf(heldOut, fitted),
    ...fitted,
  };
}

/** Templates of enough designs to say what their bits cost. */
function templatesOf(reads: readonly Read[]): string[] {
  const counts = new Map<string, number>();
  for (const { features } of reads) {
    for (const name of features.keys()) {
      if (name.startsWith('size ')) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].flatMap(([name, count]) =>
    count >= FEWEST_DESIGNS ? [name.slice('size '.length)] : [],
  );
}

/** Path coefficients. Which path is longest depends on them: a few rounds settle it. */
function fitDelays(reads: readonly Read[]): Record<string, number> {
  const ids = [...new Set(reads.flatMap(({ paths }) => paths.flatMap((path) => [...path.ids])))];
  const names = ids.map((id) => termName(featureName(id)));
  let delayPs: Record<string, number> = Object.fromEntries(names.map((name) => [name, 1]));
  for (let round = 0; round < 4; round++) {
    const delayOf = pathDelays(delayPs);
    const rows = reads.map(({ paths }) => {
      const longest = paths.reduce((best, path) => (delayOf(path) > delayOf(best) ? path : best));
      const values = new Map(longest.ids.map((id, i) => [id, longest.values[i] ?? 0]));
      return Float64Array.from(ids, (id) => values.get(id) ?? 0);
    });
    const solution = fitNonNegative(
      rows,
      reads.map((sample) => sample.estimate.criticalPathPs),
    );
    delayPs = Object.fromEntries(names.map((name, i) => [name, rounded(solution[i] ?? 0)]));
  }
  return delayPs;
}

/** |model / synthesis - 1| over samples. */
export function errorsOf(
  samples: readonly Sample[],
  coefficients: ModelFigures,
): Record<Quantity, FitError> {
  const figures = modelFigures(coefficients);
  const errors: Record<Quantity, number[]> = { area: [], delay: [], energy: [] };
  for (const { plan, estimate } of samples) {
    const { linear, corrected } = figures(plan);
    errors.area.push(Math.abs((linear.area * corrected.area) / estimate.areaUm2 - 1));
    errors.delay.push(Math.abs(corrected.delayPs / estimate.criticalPathPs - 1));
    const energyFj = linear.energy * corrected.energy;
    errors.energy.push(Math.abs(energyFj / (estimate.energyPerCycleFj ?? Number.NaN) - 1));
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

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
