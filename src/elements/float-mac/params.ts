/** Parameters of the floating-point multiply-accumulate. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import type { FloatAdder } from '../../structure/float-adder.ts';
import { floatAdder, floatFormat, floatOperand, type FloatOperand } from '../float-operand.ts';
import { parseWith } from '../issues.ts';

export type FloatMacParams = {
  readonly weight: FloatOperand;
  readonly activation: FloatOperand;
  readonly accumulator: FloatOperand;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2 | 3;
  /** How significands are multiplied; the product is exact in any case. */
  readonly multiplier: 'inferred' | 'and-array' | 'booth4';
  /** How significands are added: left to synthesis, or a full adder for each bit. */
  readonly adder: FloatAdder;
};

export const floatMacSchema = z.strictObject({
  weight: floatFormat.default('fp16').describe('weight format, such as fp16, bf16, e4m3, e2m1'),
  activation: floatFormat.default('fp16').describe('activation format; may differ from the weight'),
  accumulator: floatFormat.default('fp32').describe('format of the sum'),
  pipeline: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .default(1)
    .describe('clock edges from operands to sum: product apart with 2, rounding apart too with 3'),
  multiplier: z
    .enum(['inferred', 'and-array', 'booth4'])
    .default('inferred')
    .describe('significands multiplied as synthesis likes, or by partial products and a tree'),
  adder: floatAdder,
});

/** Check the `element` section; issue paths are relative to it. */
export function parseFloatMac(input: unknown): Result<FloatMacParams, Issue[]> {
  const parsed = parseWith(floatMacSchema, input);
  if (!parsed.ok) return parsed;
  const { pipeline, multiplier, adder } = parsed.value;
  const weight = floatOperand(parsed.value.weight);
  const activation = floatOperand(parsed.value.activation);
  const accumulator = floatOperand(parsed.value.accumulator);
  if (weight === undefined || activation === undefined || accumulator === undefined) {
    return fail([
      { code: 'wrong_type', path: [], expected: 'floating-point formats', actual: 'others' },
    ]);
  }
  return ok({ weight, activation, accumulator, pipeline, multiplier, adder });
}
