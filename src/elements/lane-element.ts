/** The parameter surface of the elements that work on the digits of several lanes side by side. */

import { z } from 'zod';
import { integerMax, integerMin } from '../bits/index.ts';
import { ok, type Issue, type Result } from '../errors.ts';
import type { Pace } from '../golden/pace.ts';
import type { Role } from '../bits/machine.ts';
import { parseDigit, type DigitFields, type DigitParams } from './digit-element.ts';
import type { IntegerOperand } from './integer-operand.ts';

export type LaneParams = DigitParams & {
  /** Products side by side onto one sum. */
  readonly lanes: number;
  readonly tree: 'tdm' | 'dadda';
};

/** Schema entry of the tree of a lane element. */
export const treeShape = z.enum(['tdm', 'dadda']).default('tdm');

/** Read a section with `lanes` and `tree` besides what all digit elements take. */
export function parseLanes<F extends DigitFields & Pick<LaneParams, 'lanes' | 'tree'>>(
  schema: z.ZodType<F>,
  input: unknown,
): Result<Omit<LaneParams, 'lanes'> & Pick<F, 'lanes'>, Issue[]> {
  const parsed = parseDigit(schema, input);
  if (!parsed.ok) return parsed;
  const { fields, ...params } = parsed.value;
  return ok({ ...params, lanes: fields.lanes, tree: fields.tree });
}

/** The least and the greatest value of an operand. */
export function operandRange({ width, signed }: IntegerOperand): readonly [bigint, bigint] {
  return [integerMin(width, signed), integerMax(width, signed)];
}

/** Why an element whose beats take several cycles cannot play a role. */
export function pacedRefuses({ lanes: own }: Pace, { kind, lanes }: Role): string | undefined {
  if (kind !== 'paced')
    return 'its beats take several cycles: it works by itself, without an array';
  return lanes === own ? undefined : `a beat has ${own} product${own === 1 ? '' : 's'}`;
}

/** Clock edges from operands to sum, of the longest beat. */
export function pacedLatency({ mostCycles, delay }: Pace): number {
  return mostCycles + delay;
}
