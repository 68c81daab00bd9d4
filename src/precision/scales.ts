/** A power of two as the scale of a tensor: a shift in hardware, exact. */

import { decodeArray } from '../formats/bulk.ts';
import type { Format } from '../formats/format.ts';
import { quantise } from '../workloads/quantise.ts';

/** Exponents tried on either side of that of the root mean square. */
const REACH = 12;

/**
 * The power of two by which these numbers, divided, lose least when they are rounded to the format: the least squared
 * error, of equals the one nearest to the root mean square. 1 for zeros.
 */
export function bestScale(format: Format, values: Float64Array): number {
  const centre = rootExponent(values);
  if (centre === undefined) return 1;
  let best = { scale: 1, error: Infinity };
  for (let step = 0; step <= 2 * REACH; step++) {
    const offset = step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    const scale = 2 ** (centre + offset);
    const error = squaredError(format, values, scale);
    if (error < best.error) best = { scale, error };
  }
  return best.scale;
}

/** The greatest e with 2^e at most the root mean square; undefined where its square is 0 or infinite as a double. */
function rootExponent(values: Float64Array): number | undefined {
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  if (!(square > 0 && square < Infinity)) return undefined;
  // By comparison, not by logarithm, whose last bit differs from machine to machine.
  let e = 0;
  while (4 ** e > square) e--;
  while (4 ** (e + 1) <= square) e++;
  return e;
}

function squaredError(format: Format, values: Float64Array, scale: number): number {
  const decoded = decodeArray(format, quantise(format, values, scale).words);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = (decoded[i] ?? NaN) * scale - (values[i] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
