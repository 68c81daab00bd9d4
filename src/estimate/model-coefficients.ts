/** What calibration writes and the model reads: versioned data, with the fit's own statistics. */
import type { Correction, Support } from './correction.ts';

/** Median and 95th percentile of |model / synthesis - 1|. */
export type FitError = { readonly median: number; readonly p95: number };

export type Quantity = 'area' | 'delay' | 'energy';

/** Raised when features, or fields, change their meaning. */
export const MODEL_VERSION = 3;

/** The linear part: amounts times coefficients, and terms of the longest path. */
export type LinearModel = {
  /** Per amount, in the order of `AMOUNTS`: um2, cells, nW, and fJ per cycle with random operands. */
  readonly areaUm2: readonly number[];
  readonly cells: readonly number[];
  readonly leakageNw: readonly number[];
  readonly energyFj: readonly number[];
  /** What a bit of operators adds in a module of a template, um2 and fJ: wiring of blocks differs. */
  readonly blocks?: {
    readonly areaUm2: Readonly<Record<string, number>>;
    readonly energyFj: Readonly<Record<string, number>>;
  };
  /** Per term of a path, ps. */
  readonly delayPs: Readonly<Record<string, number>>;
};

/** Everything figures are made from. Without a support the linear part stands alone. */
export type ModelFigures = LinearModel & {
  readonly support?: Support;
  readonly corrections?: Readonly<Record<Quantity, Correction>>;
};

/** Seeds of the designs that were fitted, and of those that were held out. */
export type FitSeeds = {
  readonly fitted: readonly number[];
  readonly heldOut: readonly number[];
};

/** Coefficients of one library, and how good they are. */
export type ModelCoefficients = ModelFigures & {
  readonly library: string;
  readonly version: number;
  /** Designs fitted that were synthesized on this library. */
  readonly training: number;
  /** Designs fitted whose figures were carried over from another library. */
  readonly carried?: number;
  readonly heldOut: number;
  /** That designs were drawn with. */
  readonly seeds: FitSeeds;
  readonly fitted: Readonly<Record<Quantity, FitError>>;
  /** On designs drawn with another seed: the error to expect. */
  readonly expected: Readonly<Record<Quantity, FitError>>;
};
