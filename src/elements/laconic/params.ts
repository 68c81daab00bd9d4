/** Parameters of the element after Laconic. */

import { z } from 'zod';
import { digitEncodings } from '../../bits/digits.ts';
import type { Issue, Result } from '../../errors.ts';
import { digitShape } from '../digit-element.ts';
import { integerFormat } from '../integer-operand.ts';
import { parseLanes, treeShape, type LaneParams } from '../lane-element.ts';

// Below three bits an operand can have a single digit, and there is nothing to choose.
const operand = integerFormat(3, 16).default('int8');

export const laconicSchema = z.strictObject({
  ...digitShape,
  weight: operand.describe('weight format, 3 to 16 bits'),
  activation: operand.describe('activation format, 3 to 16 bits'),
  encoding: z
    .enum(digitEncodings)
    .default('booth4')
    .describe('digits of both operands, of which those that are not zero meet each other'),
  lanes: z.literal([1, 2, 4, 8, 16]).default(16).describe('products side by side onto one sum'),
  tree: treeShape.describe('how the products of all lanes are compressed'),
  adder: digitShape.adder.describe('carry-propagate adders'),
});

/** What golden reads, and `tree` and `adder`, which only the plan reads. */
export type LaconicParams = LaneParams;

/** Check the `element` section; issue paths are relative to it. */
export function parseLaconic(input: unknown): Result<LaconicParams, Issue[]> {
  return parseLanes(laconicSchema, input);
}
