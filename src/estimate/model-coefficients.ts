/** What calibration writes and the model reads: versioned data, with the fit's own statistics. */
import type { Correction, Support } from './correction.ts';
import type { PathTerms } from './model-features.ts';

/** Median and 95th percentile of |model / synthesis - 1|. */
export type FitError = { readonly median: number; readonly p95: number };

export type Quantity = 'area' | 'delay' | 'energy';

/** Raised when features change their meaning. */
export const MODEL_VERSION = 2;

/** The linear part: amounts times coefficients, and terms of the longest path. */
export type LinearModel = {
  /** Per amount, in the order of `AMOUNTS`: um2, cells, nW, and fJ per cycle with random operands. */
  readonly areaUm2: readonly number[];
  readonly cells: readonly number[];
  readonly leakageNw: readonly number[];
  readonly energyFj: readonly number[];
  /** Per term of a path, ps. */
  readonly delayPs: Readonly<Record<string, number>>;
};

/** Everything figures are made from. Without a support the linear part stands alone. */
export type ModelFigures = LinearModel & {
  readonly support?: Support;
  readonly corrections?: Readonly<Record<Quantity, Correction>>;
};

/** Coefficients of one library, and how good they are. */
export type ModelCoefficients = ModelFigures & {
  readonly library: string;
  readonly version: number;
  readonly training: number;
  readonly heldOut: number;
  readonly seeds: readonly [number, number];
  readonly fitted: Readonly<Record<Quantity, FitError>>;
  /** On designs drawn with another seed: the error to expect. */
  readonly expected: Readonly<Record<Quantity, FitError>>;
};

/** Delay of one path, ps. Terms without a coefficient count as blocks of their kind do on average. */
export function pathDelay(path: PathTerms, coefficients: Pick<LinearModel, 'delayPs'>): number {
  let delay = 0;
  for (const [term, amount] of path) {
    delay += amount * (coefficients.delayPs[term] ?? fallback(term, coefficients));
  }
  return delay;
}

const fallbacks = new WeakMap<LinearModel['delayPs'], Map<string, number>>();

/** A block whose template was not in the training set: the mean of those that were. */
function fallback(term: string, { delayPs }: Pick<LinearModel, 'delayPs'>): number {
  const suffix = / (length|width|height)$/.exec(term)?.[0] ?? '';
  if (!term.includes('/')) return 0;
  const known = fallbacks.get(delayPs) ?? new Map<string, number>();
  fallbacks.set(delayPs, known);
  const found = known.get(suffix);
  if (found !== undefined) return found;
  const same = Object.entries(delayPs).filter(
    ([name]) => name.includes('/') && (/ (length|width|height)$/.exec(name)?.[0] ?? '') === suffix,
  );
  const mean = same.reduce((sum, [, value]) => sum + value, 0) / Math.max(1, same.length);
  known.set(suffix, mean);
  return mean;
}
