/** Parameters of the mixed-precision element of floating-point activations. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import type { FloatAdder } from '../../structure/float-adder.ts';
import { floatAdder, floatFormat, floatOperand, type FloatOperand } from '../float-operand.ts';
import {
  foldedWeight,
  groupSumBits,
  scalingParams,
  scalingShape,
  type ScalingParams,
} from '../group-scaling.ts';
import { integerFormat, integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { parseWith } from '../issues.ts';

/** What is added up: exact products rounded into a floating-point sum, or integers aligned beforehand, exactly. */
export type MixpeA16Sum =
  | {
      readonly kind: 'float';
      readonly activation: FloatOperand;
      readonly accumulator: FloatOperand;
      readonly pipeline: 1 | 2 | 3;
    }
  | {
      readonly kind: 'aligned';
      /** Significands at the greatest exponent of their group, two's complement. */
      readonly activation: IntegerOperand;
      /** Bits of the sum: exact for a group. */
      readonly accumulator: number;
      readonly pipeline: 1 | 2;
    };

export type MixpeA16Params = {
  readonly weight: IntegerOperand;
  readonly sum: MixpeA16Sum;
  /** Products under one scale, and with aligned activations under one exponent. */
  readonly group: number;
  /** What arrays do with the sum of a group; absent: they give it as it is. */
  readonly scaling?: ScalingParams;
  /** Gated copies of the significand and adders, the same in a compressor tree, or a multiplier as the control. */
  readonly multiplier: 'shift-add' | 'and-array' | 'inferred';
  /** How significands are added: left to synthesis, or a full adder for each bit. */
  readonly adder: FloatAdder;
};

export const mixpeA16Schema = z.strictObject({
  weight: integerFormat(2, 8).default('int4').describe('weight format, 2 to 8 bits'),
  activation: floatFormat.default('fp16').describe('activation format, such as fp16, bf16'),
  accumulator: z
    .union([z.literal('aligned'), floatFormat])
    .default('fp32')
    .describe(
      'format of the sum; aligned: exact sums of integers at the greatest exponent of a group',
    ),
  mantissa: z
    .int()
    .min(4)
    .max(24)
    .optional()
    .describe('bits of an aligned significand, its sign included; with aligned sums only [12]'),
  group: z.int().min(1).max(65536).default(128).describe('products that share one scale'),
  ...scalingShape,
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

type Fields = z.output<typeof mixpeA16Schema>;

/** Check the `element` section; issue paths are relative to it. */
export function parseMixpeA16(input: unknown): Result<MixpeA16Params, Issue[]> {
  const parsed = parseWith(mixpeA16Schema, input);
  if (!parsed.ok) return parsed;
  const fields = parsed.value;
  const { group, multiplier, adder } = fields;
  const code = integerOperand(fields.weight);
  if (code === undefined) return conflict('weight', 'an integer format', fields.weight);
  const scaled = scalingParams(fields, code);
  if (!scaled.ok) return scaled;
  const scaling = scaled.value;
  const weight = foldedWeight(code, scaling?.zero ?? 'none');
  const sum = fields.accumulator === 'aligned' ? aligned(fields, weight, code) : floating(fields);
  if (!sum.ok) return sum;
  if (sum.value.kind === 'float' && scaling?.scale.kind === 'power') {
    return conflict('scale', 'a floating-point format where sums are', scaling.scale.format);
  }
  return ok({
    weight,
    sum: sum.value,
    group,
    ...(scaling === undefined ? {} : { scaling }),
    multiplier,
    adder,
  });
}

function floating({
  activation,
  accumulator,
  mantissa,
  pipeline,
}: Fields): Result<MixpeA16Sum, Issue[]> {
  if (mantissa !== undefined) {
    return conflict('mantissa', 'absent where sums are in floating point', String(mantissa));
  }
  const [a, sums] = [floatOperand(activation), floatOperand(accumulator)];
  if (a === undefined || sums === undefined) {
    return conflict('accumulator', 'a floating-point format', accumulator);
  }
  return ok({ kind: 'float', activation: a, accumulator: sums, pipeline });
}

function aligned(
  { activation, mantissa = 12, group, pipeline, adder }: Fields,
  weight: IntegerOperand,
  code: IntegerOperand,
): Result<MixpeA16Sum, Issue[]> {
  if (activation !== 'fp16') {
    return conflict('activation', 'fp16 where activations are aligned', activation);
  }
  if (pipeline === 3) return conflict('pipeline', '1 or 2 where sums are integers', '3');
  if (adder === 'ripple') {
    return conflict('adder', 'inferred where sums are integers', adder);
  }
  const integer = integerOperand(`int${mantissa}`);
  if (integer === undefined) return conflict('mantissa', '4 to 24', String(mantissa));
  const accumulator = groupSumBits(integer, weight, code, group);
  return ok({ kind: 'aligned', activation: integer, accumulator, pipeline });
}

function conflict(key: string, expected: string, actual: string): Result<never, Issue[]> {
  return fail([{ code: 'conflict', path: [key], expected, actual }]);
}
