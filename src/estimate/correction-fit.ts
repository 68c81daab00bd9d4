/**
 * Fitting a correction: which descriptors count is found by the likelihood of a Gaussian process on some of the
 * designs, climbing its gradient; the weights of the support then by least squares over all of them.
 */
import { invert, solve } from './cholesky.ts';

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
const LEAST = 3e-4;
/** Pull towards few descriptors. */
const PENALTY = 0.05;

/**
 * Find how much each column counts.
 *
 * @param rows    columns with mean 0 and variance 1
 * @param targets with mean 0
 */
export function fitRelevance(rows: readonly Float64Array[], targets: Float64Array): Relevance {
  const size = rows[0]?.length ?? 0;
  const theta = new Float64Array(size + 2).fill(Math.log(1 / Math.max(1, size)));
  theta[size] = Math.log(0.05);
  theta[size + 1] = Math.log(0.002);
  const first = new Float64Array(size + 2);
  const second = new Float64Array(size + 2);
  for (let step = 0; step < STEPS; step++) {
    const gradient = likelihoodGradient(rows, targets, theta);
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
  rows: readonly Float64Array[],
  targets: Float64Array,
  theta: Float64Array,
): Float64Array {
  const n = rows.length;
  const size = theta.length - 2;
  const weights = theta.slice(0, size).map(Math.exp);
  const active = [...weights.keys()].filter((k) => (weights[k] ?? 0) > 1e-4);
  const variance = Math.exp(theta[size] ?? 0);
  const noise = Math.exp(theta[size + 1] ?? 0);
  const alike = new Float64Array(n * n);
  const kernel = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    kernel[i * n + i] = variance + noise;
    for (let j = 0; j < i; j++) {
      const [a, b] = [rows[i] as Float64Array, rows[j] as Float64Array];
      let apart = 0;
      for (const k of active) {
        const step = (a[k] as number) - (b[k] as number);
        apart += (weights[k] as number) * step * step;
      }
      const value = 1 / (1 + 0.5 * apart);
      alike[i * n + j] = value;
      kernel[i * n + j] = kernel[j * n + i] = variance * value;
    }
  }
  const inverse = invert(kernel, n);
  const alpha = targets.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += (inverse[i * n + j] as number) * (targets[j] as number);
    return sum;
  });
  const gradient = new Float64Array(size + 2);
  for (let i = 0; i < n; i++) {
    const own = (alpha[i] as number) ** 2 - (inverse[i * n + i] as number);
    gradient[size] = (gradient[size] as number) + 0.5 * own * variance;
    gradient[size + 1] = (gradient[size + 1] as number) + 0.5 * own * noise;
    for (let j = 0; j < i; j++) {
      const pull = (alpha[i] as number) * (alpha[j] as number) - (inverse[i * n + j] as number);
      const value = alike[i * n + j] as number;
      gradient[size] = (gradient[size] as number) + pull * variance * value;
      const slope = -0.5 * pull * variance * value * value;
      const [a, b] = [rows[i] as Float64Array, rows[j] as Float64Array];
      for (const k of active) {
        const step = (a[k] as number) - (b[k] as number);
        if (step !== 0) {
          gradient[k] = (gradient[k] as number) + slope * (weights[k] as number) * step * step;
        }
      }
    }
  }
  return gradient;
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
