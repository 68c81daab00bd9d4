/** Parameters of the Booth multiply-accumulate: the surface of every integer MAC, and how it is built. */

import { z } from 'zod';
import { ok, type Issue, type Result } from '../../errors.ts';
import { adderShape, type AdderChoice } from '../adder-choice.ts';
import { integerMacParams, integerMacShape, type IntegerMacParams } from '../integer-mac.ts';
import { parseWith } from '../issues.ts';

/** Features, which golden reads, and the build options below them, which only the plan reads. */
export type BoothMacParams = IntegerMacParams & {
  /** Where partial products come from. */
  readonly encoding: 'booth4' | 'and-array';
  readonly tree: 'tdm' | 'dadda' | 'wallace' | 'compressor42' | 'compressor62';
  readonly adder: AdderChoice;
  /** The sum so far joins the partial products in the tree, before the one carry-propagate addition. */
  readonly fuse: boolean;
};

export const boothMacSchema = z.strictObject({
  ...integerMacShape,
  encoding: z
    .enum(['booth4', 'and-array'])
    .default('booth4')
    .describe('partial products: radix-4 Booth rows, or rows of and gates to compare with'),
  tree: z
    .enum(['tdm', 'dadda', 'wallace', 'compressor42', 'compressor62'])
    .default('tdm')
    .describe('how columns are compressed; tdm: by arrival time, without stages'),
  adder: adderShape.describe(
    'carry-propagate adder; arrival: a prefix graph shaped by when bits settle',
  ),
  fuse: z
    .boolean()
    .default(true)
    .describe('add the sum so far inside the tree, before the one carry-propagate addition'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseBoothMac(input: unknown): Result<BoothMacParams, Issue[]> {
  const parsed = parseWith(boothMacSchema, input);
  if (!parsed.ok) return parsed;
  const shared = integerMacParams(parsed.value);
  if (!shared.ok) return shared;
  const { encoding, tree, adder, fuse } = parsed.value;
  return ok({ ...shared.value, encoding, tree, adder, fuse });
}

/** Build part of module names; nothing for the defaults. */
export function buildTag(p: BoothMacParams): string {
  const parts = [
    p.encoding === 'booth4' ? '' : 'and',
    p.tree === 'tdm' ? '' : p.tree,
    p.adder === 'arrival' ? '' : p.adder.replace('-', '_'),
    p.fuse ? '' : 'unfused',
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => `_${part}`)
    .join('');
}
