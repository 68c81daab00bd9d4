/** Parameters of OPT4C. */

import { z } from 'zod';
import type { Issue, Result } from '../../errors.ts';
import { digitShape, parseDigit, type DigitParams } from '../digit-element.ts';

export const opt4cSchema = z.strictObject(digitShape);

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt4c(input: unknown): Result<DigitParams, Issue[]> {
  const parsed = parseDigit(opt4cSchema, input);
  if (!parsed.ok) return parsed;
  const { fields: _, ...params } = parsed.value;
  return { ok: true, value: params };
}
