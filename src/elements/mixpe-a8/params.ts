/** Parameters of the mixed-precision integer element: operands, the group its sum is exact for, the multiplier. */

import { z } from 'zod';
import { bitLength, integerMax, integerMin } from '../../bits/index.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { integerMacParams, integerMacShape, type IntegerMacParams } from '../integer-mac.ts';
import { integerFormat, integerOperand, type IntegerOperand } from '../integer-operand.ts';
import { parseWith } from '../issues.ts';

/** Features, which golden reads, and the build option below them, which only the plan reads. */
export type MixpeA8Params = IntegerMacParams & {
  /** Products under one scale: this many never leave the accumulator. */
  readonly group: number;
  /** Gated copies of the activation and adders, or an ordinary multiplier as the control. */
  readonly multiplier: 'shift-add' | 'inferred';
};

export const mixpeA8Schema = z.strictObject({
  weight: integerFormat(2, 8).default('int4').describe('weight format, 2 to 8 bits'),
  activation: integerMacShape.activation,
  group: z.int().min(1).max(65536).default(128).describe('products that share one scale'),
  accumulator: z
    .int()
    .max(64)
    .optional()
    .describe('bits of the accumulator; default and least: exact for a whole group'),
  pipeline: integerMacShape.pipeline,
  multiplier: z
    .enum(['shift-add', 'inferred'])
    .default('shift-add')
    .describe('wired shifts of the activation, or a multiplier left to synthesis to compare with'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseMixpeA8(input: unknown): Result<MixpeA8Params, Issue[]> {
  const parsed = parseWith(mixpeA8Schema, input);
  if (!parsed.ok) return parsed;
  const { weight, activation, group, pipeline, multiplier } = parsed.value;
  const [a, w] = [integerOperand(activation), integerOperand(weight)];
  const least = a === undefined || w === undefined ? 0 : groupBits(a, w, group);
  const accumulator = parsed.value.accumulator ?? least;
  if (accumulator < least) {
    const expected = `at least ${least} bits, which a group of ${group} products can take`;
    return fail([
      { code: 'conflict', path: ['accumulator'], expected, actual: String(accumulator) },
    ]);
  }
  const shared = integerMacParams({ weight, activation, accumulator, overflow: 'wrap', pipeline });
  return shared.ok ? ok({ ...shared.value, group, multiplier }) : shared;
}

/** Bits of the sum of `count` products, whatever the operands. */
function groupBits(a: IntegerOperand, w: IntegerOperand, count: number): number {
  const ends = [a, w].map(({ width, signed }) => [
    integerMin(width, signed),
    integerMax(width, signed),
  ]);
  const [activations = [], weights = []] = ends;
  const sums = activations.flatMap((x) => weights.map((y) => x * y * BigInt(count)));
  // A negative sum needs as many bits as its complement.
  const magnitude = Math.max(...sums.map((sum) => bitLength(sum < 0n ? ~sum : sum)));
  return magnitude + (a.signed || w.signed ? 1 : 0);
}
