/** Parameters of the pre-aligned element: the integers an aligner gives, the weights, the block its sum is exact for. */

import { z } from 'zod';
import { bitLength } from '../../bits/index.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { integerMacShape } from '../integer-mac.ts';
import { integerFormat, integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { narrowAccumulator, parseWith } from '../issues.ts';

export type FignaParams = {
  readonly weight: IntegerOperand;
  /** Aligned significands in two's complement. */
  readonly activation: IntegerOperand;
  /** Products under one exponent: this many never leave the accumulator. */
  readonly block: number;
  /** Bits of the sum. */
  readonly accumulator: number;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

export const fignaSchema = z.strictObject({
  weight: integerFormat(2, 8).default('int4').describe('weight format, 2 to 8 bits'),
  mantissa: z
    .int()
    .min(4)
    .max(24)
    .default(12)
    .describe('bits of an aligned significand, its sign included'),
  block: z.int().min(1).max(65536).default(128).describe('products that share one exponent'),
  accumulator: z
    .int()
    .max(64)
    .optional()
    .describe('bits of the accumulator; default and least: exact for a whole block'),
  pipeline: integerMacShape.pipeline,
});

/** Check the `element` section; issue paths are relative to it. */
export function parseFigna(input: unknown): Result<FignaParams, Issue[]> {
  const parsed = parseWith(fignaSchema, input);
  if (!parsed.ok) return parsed;
  const { mantissa, block, pipeline } = parsed.value;
  const weight = integerOperand(parsed.value.weight);
  const activation = integerOperand(`int${mantissa}`);
  if (weight === undefined || activation === undefined) {
    throw new RangeError('the schema admits integer formats only');
  }
  const least = blockBits(mantissa, weight, block);
  const accumulator = parsed.value.accumulator ?? least;
  const issues = narrowAccumulator(
    accumulator,
    least,
    `which a block of ${block} products can take`,
  );
  if (issues.length > 0) return fail(issues);
  return ok({ weight, activation, block, accumulator, pipeline });
}

/** Bits of the sum of a block: an aligner never gives the least integer, which has no magnitude. */
function blockBits(mantissa: number, { width, signed }: IntegerOperand, block: number): number {
  const greatest = signed ? 1n << BigInt(width - 1) : (1n << BigInt(width)) - 1n;
  const sum = ((1n << BigInt(mantissa - 1)) - 1n) * greatest * BigInt(block);
  return Math.max(bitLength(sum) + 1, mantissa + width);
}
