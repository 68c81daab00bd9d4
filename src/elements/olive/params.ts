/** Parameters of the outlier-victim element: its codes are OliVe's 4-bit ones; the sum is to choose. */

import { z } from 'zod';
import { fail, type Issue, type Result } from '../../errors.ts';
import { integerMacShape } from '../integer-mac.ts';
import { narrowAccumulator, parseWith } from '../issues.ts';

export type OliveParams = {
  /** Bits of the sum, which wraps. */
  readonly accumulator: number;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

/** Bits of the sum of a pair's products: 96 * 96, or two of 7 * 96, with a sign. */
export const pairSumBits = 15;

export const oliveSchema = z.strictObject({
  accumulator: integerMacShape.accumulator,
  pipeline: integerMacShape.pipeline,
});

/** Check the `element` section; issue paths are relative to it. */
export function parseOlive(input: unknown): Result<OliveParams, Issue[]> {
  const parsed = parseWith(oliveSchema, input);
  if (!parsed.ok) return parsed;
  const { accumulator } = parsed.value;
  const issues = narrowAccumulator(accumulator, pairSumBits, 'those of the products of a pair');
  return issues.length > 0 ? fail(issues) : parsed;
}
