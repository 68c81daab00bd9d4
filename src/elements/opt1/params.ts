/** Parameters of OPT1: the surface of every integer MAC, and how tree and resolver are built. */

import { z } from 'zod';
import { digitEncodings, type DigitEncoding } from '../../bits/digits.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { treeMethods, type TreeMethod } from '../../structure/reduce/index.ts';
import { integerMacParams, integerMacShape, type IntegerMacParams } from '../integer-mac.ts';
import { parseWith } from '../issues.ts';

/** Features, which golden reads, and the build options below them, which only the plan reads. */
export type Opt1Params = IntegerMacParams & {
  /** Digits of the weight, or of the activation where that leaves less to add; one partial product each. */
  readonly encoding: DigitEncoding;
  readonly tree: TreeMethod;
  /** Where digits are made: in every element, or at the edge of an array, once for all elements they go to. */
  readonly encode: 'element' | 'edge';
  /** Of the resolver. */
  readonly adder: 'arrival' | 'ripple' | 'kogge-stone' | 'brent-kung' | 'sklansky' | 'inferred';
};

export const opt1Schema = z.strictObject({
  ...integerMacShape,
  overflow: z
    .enum(['wrap', 'saturate'])
    .default('wrap')
    .describe('wrap only: a sum in two words cannot be clamped'),
  encoding: z
    .enum(digitEncodings)
    .default('booth4')
    .describe('digits of one operand, one partial product each'),
  tree: z
    .enum(treeMethods)
    .default('tdm')
    .describe('how products and both words of the sum are compressed; tdm: by arrival time'),
  encode: z
    .enum(['element', 'edge'])
    .default('element')
    .describe(
      'where digits are made: in every element; or at the edge of an array that keeps sums, once for all elements they go to',
    ),
  adder: z
    .enum(['arrival', 'ripple', 'kogge-stone', 'brent-kung', 'sklansky', 'inferred'])
    .default('arrival')
    .describe('carry-propagate adder of the resolver, one per column of an array'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt1(input: unknown): Result<Opt1Params, Issue[]> {
  const parsed = parseWith(opt1Schema, input);
  if (!parsed.ok) return parsed;
  const shared = integerMacParams(parsed.value);
  if (!shared.ok) return shared;
  const { encoding, tree, adder, encode, overflow } = parsed.value;
  if (overflow === 'saturate') {
    const expected = 'wrap: a sum in carry-save form cannot be clamped before it is resolved';
    return fail([{ code: 'conflict', path: ['overflow'], expected, actual: overflow }]);
  }
  if (encode === 'edge' && encoding === 'twos-complement') {
    const expected = 'element: bits of an operand need no encoder';
    return fail([{ code: 'conflict', path: ['encode'], expected, actual: encode }]);
  }
  return ok({ ...shared.value, encoding, tree, adder, encode });
}

/** The resolver's part of module names; nothing for the default. */
export function adderTag(p: Opt1Params): string {
  return p.adder === 'arrival' ? '' : `_${p.adder.replace('-', '_')}`;
}

/** Build part of module names of the element without its resolver; nothing for the defaults. */
export function buildTag(p: Opt1Params): string {
  const parts = [
    p.encoding === 'booth4' ? '' : `_${p.encoding.replace('-', '_')}`,
    p.tree === 'tdm' ? '' : `_${p.tree}`,
    p.encode === 'element' ? '' : '_coded',
  ];
  return parts.join('');
}
