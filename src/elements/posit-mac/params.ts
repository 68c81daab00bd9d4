/** Parameters of the posit multiply-accumulate. */

import { z } from 'zod';
import { clog2 } from '../../bits/index.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { parseWith } from '../issues.ts';
import { positFormat, positOperand, positReach, type PositOperand } from '../posit-operand.ts';

export type PositMacParams = {
  readonly weight: PositOperand;
  readonly activation: PositOperand;
  /** An exact sum, or one that is rounded after each product, as the product is. */
  readonly accumulate: 'quire' | 'rounded';
  /** Bits of the exact sum, without the NaR bit above it. */
  readonly quire: number;
  /** The sum's lowest bit weighs `2^-unit`: that of the least product. */
  readonly unit: number;
  /** Format of a finished sum, rounded once per column of an array; absent: the quire itself. */
  readonly readout?: PositOperand;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2 | 3 | 4;
};

/** Worst-case products that the default quire holds. */
const defaultTerms = 4096;

export const positMacSchema = z.strictObject({
  weight: positFormat.default('posit8_0').describe('weight format, posit2_0 to posit32_4'),
  activation: positFormat.default('posit8_0').describe('activation format, posit2_0 to posit32_4'),
  accumulate: z
    .enum(['quire', 'rounded'])
    .default('quire')
    .describe('sums exact, or product and sum rounded to a posit each'),
  quire: z
    .int()
    .max(4096)
    .optional()
    .describe('bits of the exact sum; by default enough for 4096 products of the greatest values'),
  readout: z
    .union([z.literal('quire'), positFormat])
    .default('quire')
    .describe('what an array gives for a finished sum: the quire, or the nearest posit'),
  pipeline: z
    .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .default(1)
    .describe('clock edges from operands to sum'),
});

/** Bits of a sum of `terms` products of at most `2^(2 * unit)` units: `2 * unit + 2 + ceil(log2 terms)`. */
export function exactQuire(unit: number, terms: number): number {
  return 2 * unit + 2 + clog2(terms);
}

/** Check the `element` section; issue paths are relative to it. */
export function parsePositMac(input: unknown): Result<PositMacParams, Issue[]> {
  const parsed = parseWith(positMacSchema, input);
  if (!parsed.ok) return parsed;
  const { pipeline } = parsed.value;
  const weight = positOperand(parsed.value.weight);
  const activation = positOperand(parsed.value.activation);
  const readout = positOperand(parsed.value.readout);
  if (weight === undefined || activation === undefined) {
    const path = [weight === undefined ? 'weight' : 'activation'];
    return fail([{ code: 'wrong_type', path, expected: 'a posit format', actual: 'another' }]);
  }
  if (parsed.value.accumulate === 'rounded') {
    const issues = roundedIssues(parsed.value);
    if (issues.length > 0) return fail(issues);
  }
  const unit = positReach(weight) + positReach(activation);
  const least = exactQuire(unit, 1);
  const quire = parsed.value.quire ?? exactQuire(unit, defaultTerms);
  if (quire < least) {
    const expected = `at least the ${least} bits of one product`;
    return fail([{ code: 'conflict', path: ['quire'], expected, actual: String(quire) }]);
  }
  return ok({
    weight,
    activation,
    accumulate: parsed.value.accumulate,
    quire,
    unit,
    ...(readout === undefined ? {} : { readout }),
    pipeline,
  });
}

/** What does not go with rounded sums. */
function roundedIssues(section: z.output<typeof positMacSchema>): Issue[] {
  const { weight, activation, quire, readout, pipeline } = section;
  return [
    ...(weight === activation
      ? []
      : [conflict('weight', `${activation}, like the activation, where sums are rounded`, weight)]),
    ...(quire === undefined
      ? []
      : [conflict('quire', 'absent where sums are rounded', String(quire))]),
    ...(readout === 'quire' ? [] : [conflict('readout', 'absent where sums are rounded', readout)]),
    ...(pipeline <= 2
      ? []
      : [conflict('pipeline', 'at most 2 where sums are rounded', String(pipeline))]),
  ];
}

function conflict(key: string, expected: string, actual: string): Issue {
  return { code: 'conflict', path: [key], expected, actual };
}
