/** Parameters of OPT4E. */

import { z } from 'zod';
import type { Issue, Result } from '../../errors.ts';
import { digitShape } from '../digit-element.ts';
import { parseLanes, treeShape, type LaneParams } from '../lane-element.ts';

export type Opt4eParams = LaneParams & {
  /** Streams of digits that share one sum. */
  readonly lanes: 2 | 4 | 8;
};

export const opt4eSchema = z.strictObject({
  ...digitShape,
  lanes: z.literal([2, 4, 8]).default(4).describe('streams of digits that share one sum'),
  tree: treeShape.describe(
    'how multiples and both words of the sum are compressed; tdm: by arrival time',
  ),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt4e(input: unknown): Result<Opt4eParams, Issue[]> {
  return parseLanes(opt4eSchema, input);
}
