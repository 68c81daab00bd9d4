/** What every architecture's `array` section has, and how a section becomes a design. */

import { z } from 'zod';
import type { Role } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import { parseWith } from '../elements/issues.ts';
import { fail, ok, type Issue, type Result } from '../errors.ts';
import { leastResults } from './grouped/timing.ts';

/** Rows and columns of every architecture. */
export const gridShape = {
  rows: z.int().min(1).max(65536).describe('elements down'),
  columns: z.int().min(1).max(65536).describe('elements across'),
};

/** Weight registers of a weight-stationary architecture. */
export const weightBuffers = z
  .enum(['double', 'single'])
  .default('double')
  .describe('load the next weights while the present ones work, or between');

/** Group dequantisers of an architecture that has them. */
export const dequantiserEdges = z
  .literal([3, 5])
  .optional()
  .describe(
    'clock edges from the sum of a group to its result, for weights with scales: 5 for faster clocks, with 4 rows of results or more [3]',
  );

/** Why the section of an array of results of so many rows cannot have what it says of scales, or undefined. */
export function scalingMisfit(
  { dequantiser }: { readonly dequantiser?: 3 | 5 | undefined },
  results: number | undefined,
): Issue | undefined {
  if (dequantiser === undefined) return undefined;
  if (results === undefined) {
    return misfit('dequantiser', 'absent where weights have no scales', dequantiser);
  }
  const least = leastResults(dequantiser);
  if (results >= least) return undefined;
  return misfit('dequantiser', `3 where results have fewer than ${least} rows`, dequantiser);
}

/** An issue of two keys that do not go together. */
export function misfit(key: string, expected: string, actual: number): Issue {
  return { code: 'conflict', path: [key], expected, actual: String(actual) };
}

/** Check a section against its schema, and the element against the role it is to play. */
export function parseArray<S extends z.ZodType>(
  schema: S,
  input: unknown,
  element: Element,
  roleOf: (params: z.output<S>) => Role,
  { scales = false }: { readonly scales?: boolean } = {},
): Result<{ readonly params: z.output<S>; readonly role: Role }, Issue[]> {
  const parsed = parseWith(schema, input);
  if (!parsed.ok) return parsed;
  const params = parsed.value;
  const role = roleOf(params);
  const isSingle = element.arithmetic.single !== undefined;
  const isLeft = !scales && element.scaling() !== undefined;
  const refusal = isSingle
    ? 'it keeps no sums'
    : isLeft
      ? 'its weights have scales, which a systolic array puts to the sums of groups'
      : element.refuses(role);
  if (refusal === undefined) return ok({ params, role });
  return fail([
    {
      code: 'unsupported',
      path: ['architecture'],
      expected: `one that suits the element: ${refusal}`,
      actual: `one that uses ${element.family} to ${role.kind}`,
    },
  ]);
}
