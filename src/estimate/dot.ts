/** Sums of amounts, each times a coefficient. */

/** Sum of products. */
export function dot(coefficients: readonly number[], vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (coefficients[i] ?? 0) * (vector[i] as number);
  return sum;
}
