/** Symmetric positive definite systems, dense, row-major. */

/** Rows worked on together: what they share is read from memory once for all of them. */
const BLOCK = 16;

/** Sum of products of two stretches, in four sums side by side: none waits for the one before. */
export function dotOf(
  a: Float64Array,
  aFrom: number,
  b: Float64Array,
  bFrom: number,
  count: number,
): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const [p, q] = [aFrom + k, bFrom + k];
    s0 += (a[p] as number) * (b[q] as number);
    s1 += (a[p + 1] as number) * (b[q + 1] as number);
    s2 += (a[p + 2] as number) * (b[q + 2] as number);
    s3 += (a[p + 3] as number) * (b[q + 3] as number);
  }
  for (; k < count; k++) s0 += (a[aFrom + k] as number) * (b[bFrom + k] as number);
  return s0 + s1 + (s2 + s3);
}

/** The lower factor. A pivot that rounding makes negative is taken as tiny. */
function factor(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    for (let j = 0; j < to; j++) {
      for (let i = Math.max(from, j); i < to; i++) {
        const sum = (matrix[i * n + j] as number) - dotOf(lower, i * n, lower, j * n, j);
        lower[i * n + j] =
          i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (lower[j * n + j] as number);
      }
    }
  }
  return lower;
}

/** The inverse of an n x n matrix. */
export function invert(matrix: Float64Array, n: number): Float64Array {
  const lower = factor(matrix, n);
  // Row c holds column c of the factor's inverse.
  const half = new Float64Array(n * n);
  for (let from = 0; from < n; from += BLOCK) {
    for (let i = from; i < n; i++) {
      for (let c = from; c <= Math.min(i, from + BLOCK - 1); c++) {
        const sum = (i === c ? 1 : 0) - dotOf(lower, i * n + c, half, c * n + c, i - c);
        half[c * n + i] = sum / (lower[i * n + i] as number);
      }
    }
  }
  const inverse = new Float64Array(n * n);
  for (let from = 0; from < n; from += BLOCK) {
    for (let i = from; i < n; i++) {
      for (let j = from; j <= Math.min(i, from + BLOCK - 1); j++) {
        const sum = dotOf(half, i * n + i, half, j * n + i, n - i);
        inverse[i * n + j] = inverse[j * n + i] = sum;
      }
    }
  }
  return inverse;
}

/** The solution x of `matrix x = right`. */
export function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = factor(matrix, n);
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++)
      x[i] = (x[i] as number) - (lower[i * n + k] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (lower[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) {
      x[i] = (x[i] as number) - (lower[k * n + i] as number) * (x[k] as number);
    }
    x[i] = (x[i] as number) / (lower[i * n + i] as number);
  }
  return x;
}
