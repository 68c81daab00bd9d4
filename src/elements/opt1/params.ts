/** Parameters of OPT1: the surface of every integer MAC, and how tree and resolver are built. */

import { z } from 'zod';
import type { Issue, Result } from '../../errors.ts';
import { carrySaveShape, parseCarrySave, type CarrySaveParams } from '../carry-save-element.ts';

/** Nothing but what all elements with a sum in two words have. */
export type Opt1Params = CarrySaveParams;

export const opt1Schema = z.strictObject({
  ...carrySaveShape,
  encoding: carrySaveShape.encoding.describe('digits of one operand, one partial product each'),
  tree: carrySaveShape.tree.describe(
    'how products and both words of the sum are compressed; tdm: by arrival time',
  ),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt1(input: unknown): Result<Opt1Params, Issue[]> {
  const parsed = parseCarrySave(opt1Schema, input);
  if (!parsed.ok) return parsed;
  const { fields: _, ...params } = parsed.value;
  return { ok: true, value: params };
}
