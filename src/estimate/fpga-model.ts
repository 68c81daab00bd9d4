/**
 * What a plan takes on an FPGA, from its bill of materials alone: amounts of operators times coefficients per family,
 * fitted to Yosys (`fpga-fit.ts`), with the error found on designs that were not fitted. Multipliers are built from
 * LUTs: nothing is packed into DSPs.
 */

import type { FpgaFamily } from '../eda/fpga-cells.ts';
import type { Plan } from '../structure/plan.ts';
import type { FpgaModel, FpgaQuantity } from './fpga-coefficients.ts';
import { fpgaModels } from './model-data/fpga.ts';
import { dot } from './dot.ts';
import { amountsOf, readPlan } from './profile.ts';

export type FpgaModelFigures = {
  readonly counts: Readonly<Record<FpgaQuantity, number>>;
  readonly expected: FpgaModel['expected'];
};

/**
 * Estimate a plan on a family.
 *
 * @param model default: what the package has for the family
 */
export function estimateFpga(
  plan: Plan,
  family: FpgaFamily,
  model: FpgaModel = fpgaModels[family],
): FpgaModelFigures {
  const amounts = amountsOf(readPlan(plan).features);
  const count = (quantity: FpgaQuantity): number => Math.round(dot(model.cells[quantity], amounts));
  return {
    counts: {
      luts: count('luts'),
      carryCells: count('carryCells'),
      flipFlops: count('flipFlops'),
    },
    expected: model.expected,
  };
}
