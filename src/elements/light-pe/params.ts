/** Parameters of the element whose weights are one or two powers of two. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { integerMacShape } from '../integer-mac.ts';
import { integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { narrowAccumulator, parseWith } from '../issues.ts';

/** A weight `+-2^p`, or the sum of two. */
export type PowerWeight = {
  readonly format: string;
  readonly width: number;
  readonly terms: 1 | 2;
  /** Bits of each exponent. */
  readonly exponent: number;
};

export type LightPeParams = {
  readonly weight: PowerWeight;
  readonly activation: IntegerOperand;
  /** Bits of the sum, which wraps. */
  readonly accumulator: number;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

const weightNames = ['pow2_1', 'pow2_2', 'pow2_3', 'pow2sum_1', 'pow2sum_2', 'pow2sum_3'] as const;

export const lightPeSchema = z.strictObject({
  weight: z
    .enum(weightNames)
    .default('pow2_3')
    .describe('one signed power of two (pow2_N), or the sum of two (pow2sum_N)'),
  activation: integerMacShape.activation,
  accumulator: integerMacShape.accumulator,
  pipeline: integerMacShape.pipeline,
});

/** Check the `element` section; issue paths are relative to it. */
export function parseLightPe(input: unknown): Result<LightPeParams, Issue[]> {
  const parsed = parseWith(lightPeSchema, input);
  if (!parsed.ok) return parsed;
  const { accumulator, pipeline } = parsed.value;
  const weight = powerWeight(parsed.value.weight);
  const activation = integerOperand(parsed.value.activation);
  if (activation === undefined) throw new RangeError('the schema admits integer formats only');
  const product = productBits(activation, weight);
  const issues = narrowAccumulator(accumulator, product, 'those of a product');
  if (issues.length > 0) return fail(issues);
  return ok({ weight, activation, accumulator, pipeline });
}

/** Bits of an activation, with its sign, times the greatest shift; one more where two terms add up. */
export function productBits(activation: IntegerOperand, weight: PowerWeight): number {
  return signedBits(activation) + 2 ** weight.exponent - 1 + (weight.terms - 1);
}

/** Bits of a positive or negative activation: the most negative one has a magnitude of its own. */
export function signedBits({ width }: IntegerOperand): number {
  return width + 1;
}

function powerWeight(format: (typeof weightNames)[number]): PowerWeight {
  const exponent = Number(format.at(-1));
  const terms = format.startsWith('pow2sum') ? 2 : 1;
  return { format, width: terms * (exponent + 1), terms, exponent };
}
