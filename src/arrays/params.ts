/** What every architecture's `array` section has, and how a section becomes a design. */

import { z } from 'zod';
import type { Role } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import { parseWith } from '../elements/issues.ts';
import { fail, ok, type Issue, type Result } from '../errors.ts';

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
