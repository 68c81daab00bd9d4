/** Parameters of the fusion unit: the mode of the workload's words, and the sum. Every mode is built. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { integerMacShape } from '../integer-mac.ts';
import { integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { parseWith } from '../issues.ts';

/** An operand of 2, 4 or 8 bits. */
export type FusedOperand = IntegerOperand;

export type BitFusionParams = {
  readonly weight: FusedOperand;
  readonly activation: FusedOperand;
  /** Bits of the sum, which wraps. */
  readonly accumulator: number;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

/** Bits of the sum of a unit's products in one cycle, two's complement: of an unsigned 8 x 8-bit product. */
export const unitBits = 17;

const operandNames = ['int2', 'int4', 'int8', 'uint2', 'uint4', 'uint8'] as const;

export const bitFusionSchema = z.strictObject({
  weight: z.enum(operandNames).default('int8').describe("weights of the workload's words"),
  activation: z.enum(operandNames).default('int8').describe("activations of the workload's words"),
  accumulator: integerMacShape.accumulator,
  pipeline: integerMacShape.pipeline,
});

/** Check the `element` section; issue paths are relative to it. */
export function parseBitFusion(input: unknown): Result<BitFusionParams, Issue[]> {
  const parsed = parseWith(bitFusionSchema, input);
  if (!parsed.ok) return parsed;
  const { accumulator, pipeline } = parsed.value;
  const weight = integerOperand(parsed.value.weight);
  const activation = integerOperand(parsed.value.activation);
  if (weight === undefined || activation === undefined) {
    throw new RangeError('the schema admits integer formats only');
  }
  if (accumulator < unitBits) {
    const expected = `at least ${unitBits} bits, those of a product of 8 x 8 bits`;
    return fail([
      { code: 'conflict', path: ['accumulator'], expected, actual: String(accumulator) },
    ]);
  }
  return ok({ weight, activation, accumulator, pipeline });
}

/** Products of a pair of words: 16 bricks, shared out. */
export function productsOf(activation: FusedOperand, weight: FusedOperand): number {
  return (8 / activation.width) * (8 / weight.width);
}
