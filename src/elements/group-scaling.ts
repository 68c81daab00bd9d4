/** The parameter surface of weights that share scales by groups, for integer families. */

import { z } from 'zod';
import { bitLength, integerMax, integerMin, mask } from '../bits/index.ts';
import { fail, ok, type Issue, type Result } from '../errors.ts';
import { parseFormat } from '../formats/index.ts';
import type { ScaleShape } from '../structure/group-sum.ts';
import { floatOperand, type FloatOperand } from './float-operand.ts';
import type { IntegerOperand } from './integer-operand.ts';

/** How the sum of a group becomes part of a result. */
export type ScalingParams = {
  /** Weights as they are stored. */
  readonly code: IntegerOperand;
  readonly zero: 'none' | 'folded' | 'kept';
  readonly scale: ScaleShape & { readonly format: string };
  readonly result: FloatOperand;
};

/** Schema entries of the shared surface. */
export const scalingShape = {
  scale: z
    .string()
    .refine((name) => scaleOf(name) !== undefined, 'a signed floating-point format, or e8m0')
    .optional()
    .describe('format of the scale of a group; present: arrays scale the sums of groups'),
  zero: z
    .enum(['none', 'folded', 'kept'])
    .optional()
    .describe('zero points: none, taken off the weight, or its share taken off the sum [none]'),
  result: z
    .enum(['fp32', 'fp16', 'bf16'])
    .optional()
    .describe('format in which scaled groups are added up [fp32]'),
};

/** Fields of a section that has passed the schema. */
export type ScalingFields = {
  readonly scale?: string | undefined;
  readonly zero?: 'none' | 'folded' | 'kept' | undefined;
  readonly result?: 'fp32' | 'fp16' | 'bf16' | undefined;
};

/** Cross-field rules; undefined where no scale is given. */
export function scalingParams(
  { scale: name, zero = 'none', result = 'fp32' }: ScalingFields,
  code: IntegerOperand,
): Result<ScalingParams | undefined, Issue[]> {
  if (name === undefined) {
    if (zero === 'none') return ok(undefined);
    const expected = 'none where no scale is given';
    return fail([{ code: 'conflict', path: ['zero'], expected, actual: zero }]);
  }
  if (zero !== 'none' && code.signed) {
    const expected = 'an unsigned format where there are zero points';
    return fail([{ code: 'conflict', path: ['weight'], expected, actual: code.format }]);
  }
  const [scale, sums] = [scaleOf(name), floatOperand(result)];
  if (scale === undefined || sums === undefined) {
    const expected = 'a signed floating-point format, or e8m0';
    return fail([{ code: 'wrong_type', path: ['scale'], expected, actual: name }]);
  }
  return ok({ code, zero, scale, result: sums });
}

/** The operand that the element multiplies by: one bit more, signed, where a zero point is taken off. */
export function foldedWeight(code: IntegerOperand, zero: ScalingParams['zero']): IntegerOperand {
  if (zero !== 'folded') return code;
  return { format: `int${code.width + 1}`, width: code.width + 1, signed: true };
}

/** Bits of the sum of `count` products, whatever the operands. A code less a zero point is at most a code away from 0. */
export function groupSumBits(
  a: IntegerOperand,
  w: IntegerOperand,
  code: IntegerOperand,
  count: number,
): number {
  const activations = [integerMin(a.width, a.signed), integerMax(a.width, a.signed)];
  const weights =
    w === code
      ? [integerMin(w.width, w.signed), integerMax(w.width, w.signed)]
      : [-mask(code.width), mask(code.width)];
  const sums = activations.flatMap((x) => weights.map((y) => x * y * BigInt(count)));
  // A negative sum needs as many bits as its complement.
  const magnitude = Math.max(...sums.map((sum) => bitLength(sum < 0n ? ~sum : sum)));
  return Math.max(magnitude + (a.signed || w.signed ? 1 : 0), a.width + w.width);
}

/** A scale's format as structure sees it. */
function scaleOf(name: string): ScalingParams['scale'] | undefined {
  const format = parseFormat(name);
  if (format?.row.kind === 'scale') {
    return { kind: 'power', format: format.name, width: format.bits, bias: format.row.bias };
  }
  const operand = floatOperand(name);
  return operand === undefined ? undefined : { kind: 'float', ...operand };
}
