/** Parameters of the mixed-precision floating-point element. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import type { FloatAdder } from '../../structure/float-adder.ts';
import { floatAdder, floatFormat, floatOperand, type FloatOperand } from '../float-operand.ts';
import { integerFormat, integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { parseWith } from '../issues.ts';

export type MixpeA16Params = {
  readonly weight: IntegerOperand;
  readonly activation: FloatOperand;
  readonly accumulator: FloatOperand;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2 | 3;
  /** Gated copies of the significand and adders, the same in a compressor tree, or a multiplier as the control. */
  readonly multiplier: 'shift-add' | 'and-array' | 'inferred';
  /** How significands are added: left to synthesis, or a full adder for each bit. */
  readonly adder: FloatAdder;
};

export const mixpeA16Schema = z.strictObject({
  weight: integerFormat(2, 8).default('int4').describe('weight format, 2 to 8 bits'),
  activation: floatFormat.default('fp16').describe('activation format, such as fp16, bf16'),
  accumulator: floatFormat.default('fp32').describe('format of the sum'),
  pipeline: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .default(1)
    .describe('clock edges from operands to sum: product apart with 2, rounding apart too with 3'),
  multiplier: z
    .enum(['shift-add', 'and-array', 'inferred'])
    .default('shift-add')
    .describe(
      'wired shifts of the significand and adders, or a compressor tree; or left to synthesis',
    ),
  adder: floatAdder,
});

/** Check the `element` section; issue paths are relative to it. */
export function parseMixpeA16(input: unknown): Result<MixpeA16Params, Issue[]> {
  const parsed = parseWith(mixpeA16Schema, input);
  if (!parsed.ok) return parsed;
  const { pipeline, multiplier, adder } = parsed.value;
  const weight = integerOperand(parsed.value.weight);
  const activation = floatOperand(parsed.value.activation);
  const accumulator = floatOperand(parsed.value.accumulator);
  if (weight === undefined || activation === undefined || accumulator === undefined) {
    return fail([{ code: 'wrong_type', path: [], expected: 'known formats', actual: 'others' }]);
  }
  return ok({ weight, activation, accumulator, pipeline, multiplier, adder });
}
