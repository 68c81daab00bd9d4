/** Parameters that the elements of one posit operation share. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../errors.ts';
import { parseWith } from './issues.ts';
import { positFormat, positOperand, type PositOperand } from './posit-operand.ts';

export type PositOperationParams = { readonly operand: PositOperand };

export const positOperationSchema = z.strictObject({
  format: positFormat
    .default('posit8_0')
    .describe('format of operands and result, posit2_0 to posit32_4'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parsePositOperation(input: unknown): Result<PositOperationParams, Issue[]> {
  const parsed = parseWith(positOperationSchema, input);
  if (!parsed.ok) return parsed;
  const operand = positOperand(parsed.value.format);
  if (operand !== undefined) return ok({ operand });
  return fail([
    { code: 'wrong_type', path: ['format'], expected: 'a posit format', actual: 'another' },
  ]);
}
