/** Non-negative least squares on relative errors, small and dense. */

/**
 * Coefficients c >= 0 that minimise the sum over rows of ((row . c - target) / size)^2.
 *
 * @param sizes what errors are relative to: the targets, or what they are a part of
 */
export function fitNonNegative(
  rows: readonly Float64Array[],
  targets: readonly number[],
  sizes = targets,
): Float64Array {
  const size = rows[0]?.length ?? 0;
  const gram = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  rows.forEach((row, k) => {
    const whole = sizes[k] ?? 0;
    if (whole <= 0) return;
    const target = (targets[k] ?? 0) / whole;
    for (let i = 0; i < size; i++) {
      const x = (row[i] ?? 0) / whole;
      if (x === 0) continue;
      right[i] = (right[i] ?? 0) + x * target;
      const line = gram[i];
      if (line === undefined) continue;
      for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + (x * (row[j] ?? 0)) / whole;
    }
  });
  return coordinateDescent(gram, right);
}

/** Minimise c'Gc/2 - r'c over c >= 0, one coordinate at a time until nothing moves. */
function coordinateDescent(gram: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const solution = new Float64Array(size);
  // Columns differ by orders of magnitude; a tiny ridge keeps duplicates apart.
  const ridge = gram.map((line, i) => (line[i] ?? 0) * 1e-6);
  for (let sweep = 0; sweep < 4000; sweep++) {
    let moved = 0;
    for (let i = 0; i < size; i++) {
      const line = gram[i];
      const pivot = (line?.[i] ?? 0) + (ridge[i] ?? 0);
      if (line === undefined || pivot === 0) continue;
      let gradient = (right[i] ?? 0) - (ridge[i] ?? 0) * (solution[i] ?? 0);
      for (let j = 0; j < size; j++) gradient -= (line[j] ?? 0) * (solution[j] ?? 0);
      const next = Math.max(0, (solution[i] ?? 0) + gradient / pivot);
      moved = Math.max(moved, Math.abs(next - (solution[i] ?? 0)) * Math.sqrt(pivot));
      solution[i] = next;
    }
    if (moved < 1e-6) break;
  }
  return solution;
}

/** Value below which a share of the values lies, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (at - Math.floor(at)) * (high - low);
}
