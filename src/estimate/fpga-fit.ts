/** Fitting the FPGA model to what Yosys makes of designs: non-negative regression on the amounts of operators. */
import type { FpgaFamily } from '../eda/fpga-cells.ts';
import { AMOUNTS } from './amounts.ts';
import { fpgaQuantities, type FpgaModel, type FpgaQuantity } from './fpga-coefficients.ts';
import type { FpgaSample } from './fpga-samples.ts';
import { fitNonNegative, quantile } from './least-squares.ts';
import type { FitError } from './model-coefficients.ts';
import { dot } from './dot.ts';
import { amountsOf, readPlan } from './profile.ts';

/** Counts below this say nothing of an error in per cent: of carry cells, some designs have one or two. */
const FEWEST = 16;

/** What a sample is compared by. */
type Read = {
  readonly amounts: Float64Array;
  readonly counts: Readonly<Record<FpgaQuantity, number>>;
};

/**
 * Fit a family.
 *
 * @param training designs to fit
 * @param heldOut  designs of another seed, only to quote the error on
 */
export function fitFpga(
  family: FpgaFamily,
  training: readonly FpgaSample[],
  heldOut: readonly FpgaSample[],
  seeds: readonly [number, number],
): FpgaModel {
  const known = training.map(read);
  const fresh = heldOut.map(read);
  const cells = byQuantity((quantity) => {
    const targets = known.map(({ counts }) => counts[quantity]);
    const solution = fitNonNegative(
      known.map(({ amounts }) => amounts),
      targets,
    );
    return Array.from(solution.subarray(0, AMOUNTS.length), (value) => round(value));
  });
  const errors = (samples: readonly Read[]): Record<FpgaQuantity, FitError> =>
    byQuantity((quantity) => errorOf(samples, quantity, cells[quantity]));
  return {
    family,
    training: training.length,
    heldOut: heldOut.length,
    seeds,
    cells,
    fitted: errors(known),
    expected: errors(fresh),
  };
}

function errorOf(
  samples: readonly Read[],
  quantity: FpgaQuantity,
  coefficients: readonly number[],
): FitError {
  const list = samples
    .filter(({ counts }) => counts[quantity] >= FEWEST)
    .map(({ amounts, counts }) => Math.abs(dot(coefficients, amounts) / counts[quantity] - 1));
  return { median: round(quantile(list, 0.5)), p95: round(quantile(list, 0.95)) };
}

function read({ plan, counts }: FpgaSample): Read {
  const { luts, lutMemories, carryCells, flipFlops } = counts;
  return {
    amounts: amountsOf(readPlan(plan).features),
    counts: { luts: luts + lutMemories, carryCells, flipFlops },
  };
}

function byQuantity<T>(of: (quantity: FpgaQuantity) => T): Record<FpgaQuantity, T> {
  return Object.fromEntries(fpgaQuantities.map((quantity) => [quantity, of(quantity)])) as Record<
    FpgaQuantity,
    T
  >;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
