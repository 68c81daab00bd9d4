/** What calibration writes and the model reads: versioned data, with the fit's own statistics. */
import type { Role } from '../bits/machine.ts';
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

/** What an element does in an array. */
export type ElementRole = Role['kind'];

/** What fabric is made of; all else between elements is arithmetic. */
export const FABRIC_AMOUNTS = ['mux', 'register', 'register enable', 'register reset'] as const;

/** Coefficients of arrays, fitted to synthesis of whole ones. */
export type FabricCoefficients = {
  /** Per amount of what stands between elements, in the order of `FABRIC_AMOUNTS`: um2, cells, nW, and fJ per busy cycle. */
  readonly areaUm2: readonly number[];
  readonly cells: readonly number[];
  readonly leakageNw: readonly number[];
  readonly energyFj: readonly number[];
  /** Energy of the clock per register bit and cycle, fJ: it runs whatever the operands do. */
  readonly clockFj: number;
  /**
   * Energy of an element at work in an array over that with random operands, without clock: stationary operands move
   * seldom. For each operand without sign, half of whose numbers are then zeros, times `unsignedEnergy`.
   */
  readonly elementEnergy: Readonly<Partial<Record<ElementRole, number>>>;
  readonly unsignedEnergy: number;
  /** Path of an element in an array over that which the model has for it: some end in an adder only when alone. */
  readonly elementDelay: Readonly<Partial<Record<ElementRole, number>>>;
  /** Path of an array: that of its element times a factor, and so much more, ps, by the element's pipeline. */
  readonly delay: {
    readonly factor: number;
    /** Operands come out of a register in front of an element of one stage. */
    readonly singlePs: number;
    readonly pipelinedPs: number;
  };
};

/** Coefficients of arrays, and how good they are. */
export type FabricModel = FabricCoefficients & {
  /** Arrays fitted, and held out. */
  readonly training: number;
  readonly heldOut: number;
  readonly seeds: FitSeeds;
  /** On held-out arrays, their elements by the model: the error to expect. Energy under normally distributed operands. */
  readonly expected: Readonly<Record<Quantity, FitError>>;
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
  /** What stands between the elements of arrays; absent where none were synthesized. */
  readonly fabric?: FabricModel;
};
