/**
 * Fitting a correction: which descriptors count is found by the likelihood of a Gaussian process on some of the
 * designs, climbing its gradient; the weights of the support then by least squares over all of them.
 */
import { dotOf, invert, solve } from './cholesky.ts';

/** Which descriptors count, and how much the interpolated quantity varies. */
export type Relevance = {
  /** Per column of the rows, on the scale of their values. */
  readonly weights: Float64Array;
  /** Variance of the quantity, and of what interpolation cannot explain. */
  readonly variance: number;
  readonly noise: number;
};

const STEPS = 60;
/** Descriptors below this weight are left out. */
const LEAST = 1e-3;
/** Pull towards few descriptors. */
const PENALTY = 0.05;

/**
 * Find how much each column counts.
 *
 * @param rows    columns with mean 0 and variance 1
 * @param targets with mean 0
 */
export function fitRelevance(rows: readonly Float64Array[], targets: Float64Array): Relevance {
  const columns = columnsOf(rows);
  const size = columns.length;
  const theta = new Float64Array(size + 2).fill(Math.log(1 / Math.max(1, size)));
  theta[size] = Math.log(0.05);
  theta[size + 1] = Math.log(0.002);
  const first = new Float64Array(size + 2);
  const second = new Float64Array(size + 2);
  for (let step = 0; step < STEPS; step++) {
    const gradient = likelihoodGradient(columns, targets, theta);
    const rate = step < 0.6 * STEPS ? 0.25 : 0.1;
    for (let k = 0; k < size + 2; k++) {
      const slope = (gradient[k] ?? 0) - (k < size ? PENALTY : 0);
      first[k] = 0.85 * (first[k] ?? 0) + 0.15 * slope;
      second[k] = 0.97 * (second[k] ?? 0) + 0.03 * slope * slope;
      const mean = (first[k] ?? 0) / (1 - 0.85 ** (step + 1));
      const spread = Math.sqrt((second[k] ?? 0) / (1 - 0.97 ** (step + 1))) + 1e-9;
      theta[k] = Math.min(3, Math.max(-12, (theta[k] ?? 0) + (rate * mean) / spread));
    }
  }
  return {
    weights: theta.slice(0, size).map((value) => {
      const weight = Math.exp(value);
      return weight < LEAST ? 0 : Math.sqrt(weight);
    }),
    variance: Math.exp(theta[size] ?? 0),
    noise: Math.exp(theta[size + 1] ?? 0),
  };
}

/** Gradient of the log likelihood by the logarithms of weights, variance and noise. */
function likelihoodGradient(
  columns: readonly Column[],
  targets: Float64Array,
  theta: Float64Array,
): Float64Array {
  const n = targets.length;
  const size = columns.length;
  const active = [...columns.keys()].filter((k) => Math.exp(theta[k] ?? 0) > 1e-4);
  const variance = Math.exp(theta[size] ?? 0);
  const noise = Math.exp(theta[size + 1] ?? 0);
  const alike = likenesses(
    active.map((k) => ({ column: columns[k] as Column, weight: Math.exp(theta[k] ?? 0) })),
    n,
  );
  const kernel = alike.map((value) => variance * value);
  for (let i = 0; i < n; i++) kernel[i * n + i] = variance + noise;
  const inverse = invert(kernel, n);
  const alpha = targets.map((_, i) => dotOf(inverse, i * n, targets, 0, n));
  // By the distance of each two rows, below the diagonal; of each row from all others.
  const slopes = new Float64Array(n * n);
  const sums = new Float64Array(n);
  let ofVariance = 0;
  let ofNoise = 0;
  for (let i = 0; i < n; i++) {
    ofNoise += 0.5 * ((alpha[i] as number) ** 2 - (inverse[i * n + i] as number));
    for (let j = 0; j < i; j++) {
      const pull = (alpha[i] as number) * (alpha[j] as number) - (inverse[i * n + j] as number);
      const value = alike[i * n + j] as number;
      ofVariance += pull * value;
      const slope = -0.5 * variance * pull * value * value;
      slopes[i * n + j] = slope;
      sums[i] = (sums[i] as number) + slope;
      sums[j] = (sums[j] as number) + slope;
    }
  }
  const gradient = new Float64Array(size + 2);
  for (const k of active) {
    gradient[k] = Math.exp(theta[k] ?? 0) * slopeOf(columns[k] as Column, slopes, sums);
  }
  gradient[size] = variance * (ofVariance + ofNoise);
  gradient[size + 1] = noise * ofNoise;
  return gradient;
}

/** What differs from the usual value of a column: in which rows, ascending, and by how much. */
type Column = { readonly places: Int32Array; readonly values: Float64Array };

/** Columns of the rows. Most rows have the same value in most columns, and only differences count. */
function columnsOf(rows: readonly Float64Array[]): Column[] {
  return Array.from({ length: rows[0]?.length ?? 0 }, (_, k) => {
    const values = rows.map((row) => row[k] as number);
    const usual = mostFrequent(values);
    const places = [...values.keys()].filter((i) => values[i] !== usual);
    return {
      places: Int32Array.from(places),
      values: Float64Array.from(places, (i) => (values[i] as number) - usual),
    };
  });
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

/** How alike each two of `n` rows are, n x n. */
function likenesses(
  weighted: readonly { readonly column: Column; readonly weight: number }[],
  n: number,
): Float64Array {
  const products = new Float64Array(n * n);
  for (const { column, weight } of weighted) {
    const { places, values } = column;
    for (let p = 0; p < places.length; p++) {
      const row = n * (places[p] as number);
      const value = weight * (values[p] as number);
      for (let q = 0; q <= p; q++) {
        const at = row + (places[q] as number);
        products[at] = (products[at] as number) + value * (values[q] as number);
      }
    }
  }
  const found = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const squares = (products[i * n + i] as number) + (products[j * n + j] as number);
      const apart = Math.max(0, squares - 2 * (products[i * n + j] as number));
      found[i * n + j] = found[j * n + i] = 1 / (1 + 0.5 * apart);
    }
  }
  return found;
}

/**
 * Sum over each two rows of their slope times the square of what they differ by in a column.
 *
 * @param slopes below the diagonal
 * @param sums   of each row's slopes
 */
function slopeOf({ places, values }: Column, slopes: Float64Array, sums: Float64Array): number {
  const n = sums.length;
  let sum = 0;
  for (let p = 0; p < places.length; p++) {
    const row = n * (places[p] as number);
    const value = values[p] as number;
    let beside = 0;
    for (let q = 0; q < p; q++) {
      beside += (slopes[row + (places[q] as number)] as number) * (values[q] as number);
    }
    sum += value * (value * (sums[places[p] as number] as number) - 2 * beside);
  }
  return sum;
}

/**
 * Weights of the support by least squares over all designs.
 *
 * @param rows    weighted: distance counts as it stands
 * @param support indices of rows
 */
export function fitSupport(
  rows: readonly Float64Array[],
  support: readonly number[],
  targets: Float64Array,
  { variance, noise }: Pick<Relevance, 'variance' | 'noise'>,
): Float64Array {
  const size = support.length;
  const ratio = noise / variance;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  const line = new Float64Array(size);
  rows.forEach((row, i) => {
    support.forEach((at, k) => (line[k] = like(row, rows[at] as Float64Array)));
    for (let p = 0; p < size; p++) {
      right[p] = (right[p] as number) + (line[p] as number) * (targets[i] as number);
      for (let q = 0; q <= p; q++) {
        normal[p * size + q] =
          (normal[p * size + q] as number) + (line[p] as number) * (line[q] as number);
      }
    }
  });
  for (let p = 0; p < size; p++) {
    for (let q = 0; q <= p; q++) {
      const [a, b] = [support[p] ?? 0, support[q] ?? 0];
      const value = ratio * like(rows[a] as Float64Array, rows[b] as Float64Array);
      const sum = (normal[p * size + q] as number) + value + (p === q ? 1e-6 : 0);
      normal[p * size + q] = normal[q * size + p] = sum;
    }
  }
  return solve(normal, right);
}

/** Designs that lie far apart: each next one is the farthest from those taken. */
export function spreadOut(rows: readonly Float64Array[], count: number): number[] {
  const taken = [0];
  const nearest = rows.map((row) => distance(row, rows[0] as Float64Array));
  while (taken.length < Math.min(count, rows.length)) {
    let best = 0;
    nearest.forEach((each, i) => {
      if (each > (nearest[best] as number)) best = i;
    });
    taken.push(best);
    const chosen = rows[best] as Float64Array;
    rows.forEach((row, i) => (nearest[i] = Math.min(nearest[i] as number, distance(row, chosen))));
    nearest[best] = -1;
  }
  return taken;
}

function like(a: Float64Array, b: Float64Array): number {
  return 1 / (1 + 0.5 * distance(a, b));
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const step = (a[k] as number) - (b[k] as number);
    sum += step * step;
  }
  return sum;
}
