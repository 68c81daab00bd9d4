/** Parameters of the conventional integer multiply-accumulate. */

import { z } from 'zod';
import type { Issue, Result } from '../../errors.ts';
import { integerMacParams, integerMacShape, type IntegerMacParams } from '../integer-mac.ts';
import { parseWith } from '../issues.ts';

/** The multiplier and the adders are left to synthesis: there is nothing to choose beyond the shared surface. */
export type MacParams = IntegerMacParams;

export const macSchema = z.strictObject(integerMacShape);

/** Check the `element` section; issue paths are relative to it. */
export function parseMac(input: unknown): Result<MacParams, Issue[]> {
  const parsed = parseWith(macSchema, input);
  return parsed.ok ? integerMacParams(parsed.value) : parsed;
}
