/** Parameters and meaning that the elements of one posit operation share. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../errors.ts';
import { add, multiply } from '../formats/dyadic.ts';
import { requireFormat } from '../formats/index.ts';
import { fromDyadic, NAN } from '../formats/value.ts';
import type { Word } from '../bits/index.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
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

export type PositOperation = 'multiply' | 'add';

/**
 * An exact product or sum of two posits, rounded once; NaR if either is.
 *
 * @source [posit2022]
 */
export function positOperation(
  operand: PositOperand,
  kind: PositOperation,
): (a: Word, b: Word) => Word {
  const format = requireFormat(operand.format);
  return (a, b) => {
    const [x, y] = [format.decode(a), format.decode(b)];
    if (x.kind !== 'finite' || y.kind !== 'finite') return format.encode(NAN);
    return format.encode(fromDyadic(kind === 'multiply' ? multiply(x, y) : add(x, y)));
  };
}

/** The arithmetic of an element that does one operation per beat and keeps no sum. */
export function positOperationArithmetic(
  { operand }: PositOperationParams,
  kind: PositOperation,
): Arithmetic {
  const { format, width } = operand;
  const operate = positOperation(operand, kind);
  return {
    activation: { format, width },
    weight: { format, width },
    accumulator: { format, width },
    zero: 0n,
    accumulate: (_, [a = 0n], [b = 0n]) => operate(a, b),
    single: kind === 'multiply' ? (a, b) => a * b : (a, b) => a + b,
  };
}
