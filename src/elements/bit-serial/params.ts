/** Parameters of the bit-serial element. */

import { z } from 'zod';
import { digitEncodings } from '../../bits/digits.ts';
import type { Issue, Result } from '../../errors.ts';
import { digitShape } from '../digit-element.ts';
import { parseLanes, treeShape, type LaneParams } from '../lane-element.ts';

export const bitSerialSchema = z.strictObject({
  ...digitShape,
  encoding: z
    .enum(digitEncodings)
    .default('twos-complement')
    .describe('digits of the activation, all of which are taken, zero or not'),
  lanes: z.literal([1, 2, 4, 8, 16]).default(16).describe('products side by side onto one sum'),
  tree: treeShape.describe('how the multiples of all lanes are compressed'),
  adder: digitShape.adder.describe('carry-propagate adders'),
});

/** What golden reads, and `tree` and `adder`, which only the plan reads. */
export type BitSerialParams = LaneParams;

/** Check the `element` section; issue paths are relative to it. */
export function parseBitSerial(input: unknown): Result<BitSerialParams, Issue[]> {
  return parseLanes(bitSerialSchema, input);
}
