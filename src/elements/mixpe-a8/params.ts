/** Parameters of the mixed-precision integer element: operands, the group its sum is exact for, the multiplier. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import {
  foldedWeight,
  groupSumBits,
  scalingParams,
  scalingShape,
  type ScalingParams,
} from '../group-scaling.ts';
import { integerMacParams, integerMacShape, type IntegerMacParams } from '../integer-mac.ts';
import { integerFormat, integerOperand } from '../integer-operand.ts';
import { narrowAccumulator, parseWith } from '../issues.ts';

/** Features, which golden reads, and the build option below them, which only the plan reads. */
export type MixpeA8Params = IntegerMacParams & {
  /** Products under one scale: this many never leave the accumulator. */
  readonly group: number;
  /** What arrays do with the sum of a group; absent: they give it as it is. */
  readonly scaling?: ScalingParams;
  /**
   * Gated copies of the activation and adders; the same copies in one tree with the sum so far; or an ordinary multiplier
   * as the control.
   */
  readonly multiplier: 'shift-add' | 'fused' | 'inferred';
};

export const mixpeA8Schema = z.strictObject({
  weight: integerFormat(2, 8).default('int4').describe('weight format, 2 to 8 bits'),
  activation: integerMacShape.activation,
  group: z.int().min(1).max(65536).default(128).describe('products that share one scale'),
  ...scalingShape,
  accumulator: z
    .int()
    .max(64)
    .optional()
    .describe('bits of the accumulator; default and least: exact for a whole group'),
  pipeline: integerMacShape.pipeline,
  multiplier: z
    .enum(['shift-add', 'fused', 'inferred'])
    .default('shift-add')
    .describe(
      'wired shifts of the activation and adders, or one tree with the sum so far; or left to synthesis',
    ),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseMixpeA8(input: unknown): Result<MixpeA8Params, Issue[]> {
  const parsed = parseWith(mixpeA8Schema, input);
  if (!parsed.ok) return parsed;
  const { activation, group, pipeline, multiplier } = parsed.value;
  const [a, code] = [integerOperand(activation), integerOperand(parsed.value.weight)];
  if (code === undefined) {
    const actual = parsed.value.weight;
    return fail([{ code: 'wrong_type', path: ['weight'], expected: 'an integer format', actual }]);
  }
  const scaled = scalingParams(parsed.value, code);
  if (!scaled.ok) return scaled;
  const scaling = scaled.value;
  const weight = foldedWeight(code, scaling?.zero ?? 'none');
  const least = a === undefined ? 0 : groupSumBits(a, weight, code, group);
  const accumulator = parsed.value.accumulator ?? least;
  const issues = narrowAccumulator(
    accumulator,
    least,
    `which a group of ${group} products can take`,
  );
  if (issues.length > 0) return fail(issues);
  const shared = integerMacParams({
    weight: weight.format,
    activation,
    accumulator,
    overflow: 'wrap',
    pipeline,
  });
  if (!shared.ok) return shared;
  return ok({
    ...shared.value,
    group,
    ...(scaling === undefined ? {} : { scaling }),
    multiplier,
  });
}
