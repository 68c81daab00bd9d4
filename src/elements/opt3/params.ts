/** Parameters of OPT3. */

import { z } from 'zod';
import type { Issue, Result } from '../../errors.ts';
import { digitShape, parseDigit, type DigitParams } from '../digit-element.ts';

export const opt3Schema = z.strictObject(digitShape);

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt3(input: unknown): Result<DigitParams, Issue[]> {
  const parsed = parseDigit(opt3Schema, input);
  if (!parsed.ok) return parsed;
  const { fields: _, ...params } = parsed.value;
  return { ok: true, value: params };
}

/** The stream of an element by itself; in an array its sizes are the array's. */
export const aloneStream = { group: 4, queue: 3, numberBits: 4, skipsGroups: false } as const;
