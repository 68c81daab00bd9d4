/** Parameters of the fusion unit: the mode of the workload's words, and the sum. Every mode is built. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { integerMacShape } from '../integer-mac.ts';
import { integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { narrowAccumulator, parseWith } from '../issues.ts';

/** An operand of 2, 4, 8 or 16 bits. */
export type FusedOperand = IntegerOperand;

export type BitFusionParams = {
  readonly weight: FusedOperand;
  readonly activation: FusedOperand;
  /** Bits of the sum, which wraps. */
  readonly accumulator: number;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

type Operands = Pick<BitFusionParams, 'weight' | 'activation'>;

/** Whether operands of 16 bits come byte by byte: then products of bytes rise by 0, 8 or 16 bits before the sum. */
export function takesBytes({ weight, activation }: Operands): boolean {
  return weight.width === 16 || activation.width === 16;
}

/**
 * Bits of the sum of a unit's products in one cycle, two's complement: of an unsigned product of 8 x 8 bits, or of
 * one that has risen by two bytes.
 */
export function unitBits(operands: Operands): number {
  return takesBytes(operands) ? 33 : 17;
}

const operandNames = [
  'int2',
  'int4',
  'int8',
  'int16',
  'uint2',
  'uint4',
  'uint8',
  'uint16',
] as const;

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
  const operands = { weight, activation };
  if (takesBytes(operands) && Math.min(weight.width, activation.width) < 8) {
    const name = weight.width < 8 ? 'weight' : 'activation';
    const expected = 'of 8 or 16 bits beside an operand of 16';
    return fail([{ code: 'conflict', path: [name], expected, actual: operands[name].format }]);
  }
  const least = unitBits(operands);
  const size = takesBytes(operands) ? '16 x 16' : '8 x 8';
  const issues = narrowAccumulator(accumulator, least, `those of a product of ${size} bits`);
  if (issues.length > 0) return fail(issues);
  return ok({ weight, activation, accumulator, pipeline });
}

/** Products of a pair of words of at most 8 bits: 16 bricks, shared out. */
export function productsOf(activation: FusedOperand, weight: FusedOperand): number {
  return (8 / activation.width) * (8 / weight.width);
}
