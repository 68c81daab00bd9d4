/** Corrections of a library from designs whose error under the linear model is known. */
import { randomStream } from '../workloads/random.ts';
import { gridOf, placeOn } from './correction.ts';
import type { Correction, Support } from './correction.ts';
import { fitRelevance, fitSupport, spreadOut } from './correction-fit.ts';
import type { Relevance } from './correction-fit.ts';
import type { Quantity } from './model-coefficients.ts';
import { LINEAR } from './model-figures.ts';
import type { Figures } from './model-figures.ts';

const SUPPORT = 256;
const RELEVANCE = 320;
/** A descriptor counts only where so many designs differ in it. */
const FEWEST = 3;

const EMPTY: ReadonlyMap<string, number> = new Map();

type Column = { readonly name: string; readonly mean: number; readonly spread: number };

/** A design as corrections see it. */
export type Described = {
  /** Values by name, those that are not zero. */
  readonly features: ReadonlyMap<string, number>;
  readonly linear: Figures;
};

/**
 * Fit the corrections of all quantities over one support.
 *
 * @param logarithms per quantity and design: of synthesis over the linear model, of the delay over its unit
 */
export function fitCorrections(
  designs: readonly Described[],
  logarithms: Readonly<Record<Quantity, readonly number[]>>,
  options: { readonly support?: number; readonly relevance?: number } = {},
): { readonly support: Support; readonly corrections: Record<Quantity, Correction> } {
  const described = designs.map(({ features, linear }) => {
    const found = new Map(features);
    for (const [quantity, name] of Object.entries(LINEAR)) {
      found.set(name, linear[quantity as Quantity]);
    }
    return found;
  });
  const columns = columnsOf(described);
  const rows = described.map((values) =>
    Float64Array.from(columns, ({ name, mean, spread }) => (logOf(values, name) - mean) / spread),
  );
  const sample = shuffled(designs.length).slice(0, options.relevance ?? RELEVANCE);
  const centred = (quantity: Quantity): { mean: number; targets: Float64Array } => {
    const values = logarithms[quantity];
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return { mean, targets: Float64Array.from(values, (value) => value - mean) };
  };
  const relevance = (quantity: Quantity): Relevance => {
    const { targets } = centred(quantity);
    return fitRelevance(
      sample.map((i) => rows[i] ?? new Float64Array(columns.length)),
      Float64Array.from(sample, (i) => targets[i] ?? 0),
    );
  };
  const found = { area: relevance('area'), delay: relevance('delay'), energy: relevance('energy') };
  // One support for all: far apart in what counts for any of them.
  const shared = columns.map((_, k) =>
    Math.max(...Object.values(found).map(({ weights }) => weights[k] ?? 0)),
  );
  const used = shared.flatMap((weight, k) => (weight > 0 ? [k] : []));
  const chosen = spreadOut(
    rows.map((row) => Float64Array.from(used, (k) => (row[k] ?? 0) * (shared[k] ?? 0))),
    options.support ?? SUPPORT,
  );
  const valueOf = (values: ReadonlyMap<string, number>, k: number): number =>
    Number((values.get(columns[k]?.name ?? '') ?? 0).toPrecision(6));
  const correction = (quantity: Quantity): Correction => {
    const { weights, variance, noise } = found[quantity];
    const counting = used.filter((k) => (weights[k] ?? 0) > 0);
    const own = paired(
      counting,
      chosen.map((i) => new Set(counting.filter((k) => valueOf(described[i] ?? EMPTY, k) > 0))),
    );
    const kept = own.map((k) => rounded((weights[k] ?? 0) / (columns[k]?.spread ?? 1)));
    const { mean, targets } = centred(quantity);
    // As they will be read: on the grid.
    const weighted = described.map((values) =>
      own.map((k, axis) => Math.log1p(valueOf(values, k)) * (kept[axis] ?? 0)),
    );
    const grid = gridOf(
      own.map((_, axis) => Math.max(0, ...chosen.map((i) => weighted[i]?.[axis] ?? 0))),
    );
    const placed = weighted.map((row) =>
      Float64Array.from(row, (value, axis) => placeOn(grid, axis, value) / grid.steps),
    );
    const alpha = fitSupport(placed, chosen, targets, { variance, noise });
    return {
      descriptors: own.map((k) => used.indexOf(k)),
      weights: kept,
      mean: rounded(mean),
      alpha: [...alpha].map(rounded),
    };
  };
  return {
    support: {
      names: used.map((k) => columns[k]?.name ?? ''),
      designs: chosen.map((i) =>
        used.flatMap((k, at) => {
          const value = valueOf(described[i] ?? EMPTY, k);
          return value === 0 ? [] : [at, value];
        }),
      ),
    },
    corrections: {
      area: correction('area'),
      delay: correction('delay'),
      energy: correction('energy'),
    },
  };
}

/** Those that are most often not zero at the same time next to each other: a pair is compared at the price of one. */
function paired(columns: readonly number[], designs: readonly ReadonlySet<number>[]): number[] {
  const together = (a: number, b: number): number =>
    designs.filter((design) => design.has(a) && design.has(b)).length;
  const order: number[] = [];
  let left = columns.toSorted((a, b) => together(b, b) - together(a, a));
  while (left.length > 0) {
    const [first = 0, ...others] = left;
    const shared = others.map((other) => together(first, other));
    const second = others[shared.indexOf(Math.max(...shared))];
    order.push(first, ...(second === undefined ? [] : [second]));
    left = others.filter((other) => other !== second);
  }
  return order;
}

/** Descriptors in which enough designs differ, with the mean and spread of their logarithms. */
function columnsOf(described: readonly ReadonlyMap<string, number>[]): Column[] {
  const names = [...new Set(described.flatMap((values) => [...values.keys()]))].toSorted();
  return names.flatMap((name) => {
    const values = described.map((each) => logOf(each, name));
    const [usual] = values;
    if (values.filter((value) => value !== usual).length < FEWEST) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return variance < 1e-12 ? [] : [{ name, mean, spread: Math.sqrt(variance) }];
  });
}

function logOf(values: ReadonlyMap<string, number>, name: string): number {
  return Math.log1p(values.get(name) ?? 0);
}

/** 0..count-1 in an order that is always the same. */
function shuffled(count: number): number[] {
  const random = randomStream(count, 0x5f);
  return Array.from({ length: count }, (_, i) => ({ i, key: random.unit() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ i }) => i);
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
