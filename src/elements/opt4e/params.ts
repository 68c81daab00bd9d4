/** Parameters of OPT4E. */

import { z } from 'zod';
import type { Issue, Result } from '../../errors.ts';
import { digitShape, parseDigit, type DigitParams } from '../digit-element.ts';

export type Opt4eParams = DigitParams & {
  /** Streams of digits that share one sum. */
  readonly lanes: 2 | 4 | 8;
  readonly tree: 'tdm' | 'dadda';
};

export const opt4eSchema = z.strictObject({
  ...digitShape,
  lanes: z.literal([2, 4, 8]).default(4).describe('streams of digits that share one sum'),
  tree: z
    .enum(['tdm', 'dadda'])
    .default('tdm')
    .describe('how multiples and both words of the sum are compressed; tdm: by arrival time'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt4e(input: unknown): Result<Opt4eParams, Issue[]> {
  const parsed = parseDigit(opt4eSchema, input);
  if (!parsed.ok) return parsed;
  const { fields, ...params } = parsed.value;
  return { ok: true, value: { ...params, lanes: fields.lanes, tree: fields.tree } };
}
