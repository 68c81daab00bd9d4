/** Parameters of the mixed-precision SIMD multiply-accumulate. */

import { z } from 'zod';
import { ok, type Issue, type Result } from '../../errors.ts';
import { parseWith } from '../issues.ts';

/** The formats of a word, in the order of their mode codes, from 0. */
export const modeNames = ['posit16_1', 'posit8_0', 'posit4_1', 'e2m1'] as const;

export type ModeName = (typeof modeNames)[number];

export type XrNpeParams = {
  /** Modes that are built in; operands of another count as zeros. */
  readonly modes: readonly ModeName[];
  /** Bits of the quire: four segments of a quarter of it. */
  readonly quire: number;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2 | 3;
};

export const xrNpeSchema = z.strictObject({
  modes: z
    .array(z.enum(modeNames))
    .min(1)
    .default([...modeNames])
    .describe('formats that are built in'),
  quire: z
    .int()
    .min(116)
    .max(256)
    .multipleOf(4)
    .default(128)
    .describe('bits of the quire, split 1, 2 or 4 ways by mode; a multiple of 4'),
  pipeline: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .default(2)
    .describe('clock edges from operands to sum'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseXrNpe(input: unknown): Result<XrNpeParams, Issue[]> {
  const parsed = parseWith(xrNpeSchema, input);
  if (!parsed.ok) return parsed;
  const { modes, quire, pipeline } = parsed.value;
  return ok({ modes: modeNames.filter((name) => modes.includes(name)), quire, pipeline });
}
