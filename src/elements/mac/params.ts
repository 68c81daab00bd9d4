/** Parameters of the conventional integer multiply-accumulate. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import {
  integerFormat,
  integerOperand,
  operandTag,
  type IntegerOperand,
} from '../integer-operand.ts';
import { parseWith } from '../issues.ts';

/** What is computed (read by golden) and how it is built (`pipeline`). */
export type MacParams = {
  readonly weight: IntegerOperand;
  readonly activation: IntegerOperand;
  /** Bits of the sum. */
  readonly accumulator: number;
  readonly overflow: 'wrap' | 'saturate';
  /** Clock edges from operands to sum: 1, or 2 with a register after the multiplier. */
  readonly pipeline: 1 | 2;
};

export const macSchema = z.strictObject({
  weight: integerFormat(2, 16).default('int8').describe('weight format, 2 to 16 bits'),
  activation: integerFormat(2, 16).default('int8').describe('activation format, 2 to 16 bits'),
  accumulator: z.int().max(64).default(32).describe('bits of the accumulator'),
  overflow: z.enum(['wrap', 'saturate']).default('wrap').describe('what the accumulator does'),
  pipeline: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .describe('clock edges from operands to sum'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseMac(input: unknown): Result<MacParams, Issue[]> {
  const parsed = parseWith(macSchema, input);
  if (!parsed.ok) return parsed;
  const { weight, activation, accumulator, overflow, pipeline } = parsed.value;
  const weightOperand = integerOperand(weight);
  const activationOperand = integerOperand(activation);
  if (weightOperand === undefined || activationOperand === undefined) {
    return fail([
      { code: 'wrong_type', path: ['weight'], expected: 'an integer format', actual: weight },
    ]);
  }
  const product = weightOperand.width + activationOperand.width;
  if (accumulator < product) {
    const expected = `at least weight + activation = ${product} bits`;
    return fail([
      { code: 'conflict', path: ['accumulator'], expected, actual: String(accumulator) },
    ]);
  }
  return ok({
    weight: weightOperand,
    activation: activationOperand,
    accumulator,
    overflow,
    pipeline,
  });
}

/** The sum is signed as soon as one operand is. */
export function accumulatorSigned(p: MacParams): boolean {
  return p.weight.signed || p.activation.signed;
}

/** Configuration part of module names: `as8_ws8_c32`, `..._sat`, `..._p2`. */
export function macTag(p: MacParams): string {
  const saturating = p.overflow === 'saturate' ? '_sat' : '';
  const pipelined = p.pipeline === 2 ? '_p2' : '';
  return `a${operandTag(p.activation)}_w${operandTag(p.weight)}_c${p.accumulator}${saturating}${pipelined}`;
}
