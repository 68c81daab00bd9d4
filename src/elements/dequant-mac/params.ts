/** Parameters of the element that dequantises inside the loop. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { floatFormat, floatOperand, type FloatOperand } from '../float-operand.ts';
import { integerFormat, integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { parseWith } from '../issues.ts';

export type DequantMacParams = {
  readonly weight: IntegerOperand;
  readonly activation: IntegerOperand;
  readonly accumulator: FloatOperand;
  /** Every product counts `2^scale`; or the scale is an operand, in the upper bits of the weight's word. */
  readonly scale: number | FloatOperand;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2 | 3;
  /** How integers are multiplied; the product is exact in any case. */
  readonly multiplier: 'inferred' | 'and-array' | 'booth4';
};

export const dequantMacSchema = z.strictObject({
  weight: integerFormat(4, 8).default('int8').describe('weight codes, 4 to 8 bits'),
  activation: integerFormat(4, 8).default('int8').describe('activations, 4 to 8 bits'),
  accumulator: floatFormat.default('fp32').describe('format of the sum'),
  scale: z
    .union([z.int().min(-24).max(8), floatFormat])
    .default(0)
    .describe(
      'power of two by which every product is scaled, or the format of a scale that comes with the weight',
    ),
  pipeline: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .default(1)
    .describe('clock edges from operands to sum: product apart with 2, rounding apart too with 3'),
  multiplier: z
    .enum(['inferred', 'and-array', 'booth4'])
    .default('inferred')
    .describe('integers multiplied as synthesis likes, or by partial products and a tree'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseDequantMac(input: unknown): Result<DequantMacParams, Issue[]> {
  const parsed = parseWith(dequantMacSchema, input);
  if (!parsed.ok) return parsed;
  const { pipeline, multiplier } = parsed.value;
  const weight = integerOperand(parsed.value.weight);
  const activation = integerOperand(parsed.value.activation);
  const accumulator = floatOperand(parsed.value.accumulator);
  const scale =
    typeof parsed.value.scale === 'number' ? parsed.value.scale : floatOperand(parsed.value.scale);
  if (
    weight === undefined ||
    activation === undefined ||
    accumulator === undefined ||
    scale === undefined
  ) {
    return fail([{ code: 'wrong_type', path: [], expected: 'known formats', actual: 'others' }]);
  }
  return ok({ weight, activation, accumulator, scale, pipeline, multiplier });
}

/** Bits of the weight's word: the code, and the scale above it where that is an operand. */
export function weightBits({ weight, scale }: DequantMacParams): number {
  return weight.width + (typeof scale === 'number' ? 0 : scale.width);
}
