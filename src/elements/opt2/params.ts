/** Parameters of OPT2: the surface of every integer MAC, and how its planes are built. */

import { z } from 'zod';
import { ok, type Issue, type Result } from '../../errors.ts';
import { carrySaveShape, parseCarrySave, type CarrySaveParams } from '../carry-save-element.ts';

/** What all elements with a sum in two words have, and how bit weights are added up. */
export type Opt2Params = CarrySaveParams & {
  /** How often the sum of a bit weight is shifted to it; by default once per result where the sum is kept. */
  readonly shift?: 'beat' | 'result';
  /** Bits of the word that the products of one bit weight are added up to; by default they stay in two rows. */
  readonly laneSumBits?: number;
};

export const opt2Schema = z.strictObject({
  ...carrySaveShape,
  encoding: carrySaveShape.encoding.describe(
    'digits of one operand; products of one digit are added before they are shifted',
  ),
  tree: carrySaveShape.tree.describe('how columns are compressed'),
  shift: z
    .enum(['beat', 'result'])
    .optional()
    .describe(
      'when a digit is given its weight: once per result, a sum for every digit; or once per beat, one sum. By default per result where sums are kept, per beat where they pass by',
    ),
  laneSumBits: z
    .int()
    .min(2)
    .max(64)
    .optional()
    .describe(
      'the sum of one digit over all lanes is added up to a word of at most so many bits, be they too few or not; by default it stays in two rows, of as many as hold it',
    ),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt2(input: unknown): Result<Opt2Params, Issue[]> {
  const parsed = parseCarrySave(opt2Schema, input);
  if (!parsed.ok) return parsed;
  const { fields, ...params } = parsed.value;
  const { shift, laneSumBits } = fields;
  return ok({
    ...params,
    ...(shift === undefined ? {} : { shift }),
    ...(laneSumBits === undefined ? {} : { laneSumBits }),
  });
}
