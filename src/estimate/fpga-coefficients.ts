/** The data of a model of an FPGA family. */

import type { FpgaFamily } from '../eda/fpga-cells.ts';
import type { FitError } from './model-coefficients.ts';

/** What is estimated; LUTs are those used as memories too. */
export const fpgaQuantities = ['luts', 'carryCells', 'flipFlops'] as const;

export type FpgaQuantity = (typeof fpgaQuantities)[number];

/** Coefficients of one family, in the order of `AMOUNTS`, and how good they are. */
export type FpgaModel = {
  readonly family: FpgaFamily;
  /** Designs fitted, and designs of another seed that the error is quoted on. */
  readonly training: number;
  readonly heldOut: number;
  readonly seeds: readonly [number, number];
  readonly cells: Readonly<Record<FpgaQuantity, readonly number[]>>;
  /** |model / synthesis - 1| on the designs that were fitted, and on the others: the error to expect. */
  readonly fitted: Readonly<Record<FpgaQuantity, FitError>>;
  readonly expected: Readonly<Record<FpgaQuantity, FitError>>;
};
