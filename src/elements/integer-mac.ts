/** The parameter surface that all integer multiply-accumulate families share. */

import { z } from 'zod';
import { ok, type Issue, type Result } from '../errors.ts';
import { integerFormat, integerSum, operandTag, type IntegerOperand } from './integer-operand.ts';

/** What is computed (read by golden) and how many clock edges it takes. */
export type IntegerMacParams = {
  readonly weight: IntegerOperand;
  readonly activation: IntegerOperand;
  /** Bits of the sum. */
  readonly accumulator: number;
  readonly overflow: 'wrap' | 'saturate';
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

/** Schema entries of the shared surface. */
export const integerMacShape = {
  weight: integerFormat(2, 16).default('int8').describe('weight format, 2 to 16 bits'),
  activation: integerFormat(2, 16).default('int8').describe('activation format, 2 to 16 bits'),
  accumulator: z.int().max(64).default(32).describe('bits of the accumulator'),
  overflow: z.enum(['wrap', 'saturate']).default('wrap').describe('what the accumulator does'),
  pipeline: z.literal([1, 2]).default(1).describe('clock edges from operands to sum'),
};

/** Fields of a section that has passed the schema. */
export type IntegerMacFields = {
  readonly weight: string;
  readonly activation: string;
  readonly accumulator: number;
  readonly overflow: 'wrap' | 'saturate';
  readonly pipeline: 1 | 2;
};

/** Cross-field rules; issue paths are relative to `element`. */
export function integerMacParams(fields: IntegerMacFields): Result<IntegerMacParams, Issue[]> {
  const { overflow, pipeline } = fields;
  const sum = integerSum(fields);
  return sum.ok ? ok({ ...sum.value, overflow, pipeline }) : sum;
}

/** Configuration part of module names: `as8_ws8_c32`, `..._sat`, `..._p2`. */
export function integerMacTag(p: IntegerMacParams): string {
  const saturating = p.overflow === 'saturate' ? '_sat' : '';
  const pipelined = p.pipeline === 2 ? '_p2' : '';
  return `a${operandTag(p.activation)}_w${operandTag(p.weight)}_c${p.accumulator}${saturating}${pipelined}`;
}

/** The sum is signed as soon as one operand is. */
export function accumulatorSigned(p: IntegerMacParams): boolean {
  return p.weight.signed || p.activation.signed;
}
