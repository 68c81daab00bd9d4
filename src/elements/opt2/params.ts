/** Parameters of OPT2: the surface of every integer MAC, and how its planes are built. */

import { z } from 'zod';
import { digitEncodings, type DigitEncoding } from '../../bits/digits.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { treeMethods, type TreeMethod } from '../../structure/reduce/index.ts';
import { integerMacParams, integerMacShape, type IntegerMacParams } from '../integer-mac.ts';
import { parseWith } from '../issues.ts';

/** Features, which golden reads, and the build options below them, which only the plan reads. */
export type Opt2Params = IntegerMacParams & {
  readonly encoding: DigitEncoding;
  /** How often the sum of a bit weight is shifted to it; by default once per result where the sum is kept. */
  readonly shift?: 'beat' | 'result';
  readonly tree: TreeMethod;
  /** Where digits are made: in every element, or at the edge of an array, once for all elements they go to. */
  readonly encode: 'element' | 'edge';
  /** Of the resolver. */
  readonly adder: 'arrival' | 'ripple' | 'kogge-stone' | 'brent-kung' | 'sklansky' | 'inferred';
  /** Bits of the word that the products of one bit weight are added up to; by default they stay in two rows. */
  readonly laneSumBits?: number;
};

export const opt2Schema = z.strictObject({
  ...integerMacShape,
  overflow: z
    .enum(['wrap', 'saturate'])
    .default('wrap')
    .describe('wrap only: a sum in two words cannot be clamped'),
  encoding: z
    .enum(digitEncodings)
    .default('booth4')
    .describe('digits of one operand; products of one digit are added before they are shifted'),
  shift: z
    .enum(['beat', 'result'])
    .optional()
    .describe(
      'when a digit is given its weight: once per result, a sum for every digit; or once per beat, one sum. By default per result where sums are kept, per beat where they pass by',
    ),
  tree: z.enum(treeMethods).default('tdm').describe('how columns are compressed'),
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
  laneSumBits: z
    .int()
    .min(2)
    .max(64)
    .optional()
    .describe(
      'the sum of one digit over all lanes is added up to a word of so many bits, be they too few or not; by default it stays in two rows, of as many as hold it',
    ),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseOpt2(input: unknown): Result<Opt2Params, Issue[]> {
  const parsed = parseWith(opt2Schema, input);
  if (!parsed.ok) return parsed;
  const shared = integerMacParams(parsed.value);
  if (!shared.ok) return shared;
  const { encoding, shift, tree, adder, encode, overflow, laneSumBits } = parsed.value;
  if (overflow === 'saturate') {
    const expected = 'wrap: a sum in carry-save form cannot be clamped before it is resolved';
    return fail([{ code: 'conflict', path: ['overflow'], expected, actual: overflow }]);
  }
  if (encode === 'edge' && encoding === 'twos-complement') {
    const expected = 'element: bits of an operand need no encoder';
    return fail([{ code: 'conflict', path: ['encode'], expected, actual: encode }]);
  }
  return ok({
    ...shared.value,
    encoding,
    tree,
    adder,
    encode,
    ...(shift === undefined ? {} : { shift }),
    ...(laneSumBits === undefined ? {} : { laneSumBits }),
  });
}

/** The resolver's part of module names; nothing for the default. */
export function adderTag(p: Opt2Params): string {
  return p.adder === 'arrival' ? '' : `_${p.adder.replace('-', '_')}`;
}

/** Build part of module names of the element without its resolver; nothing for the defaults. */
export function buildTag(p: Opt2Params): string {
  return [
    p.encoding === 'booth4' ? '' : `_${p.encoding.replace('-', '_')}`,
    p.shift === undefined ? '' : `_per_${p.shift}`,
    p.tree === 'tdm' ? '' : `_${p.tree}`,
    p.encode === 'element' ? '' : '_coded',
    p.laneSumBits === undefined ? '' : `_l${p.laneSumBits}`,
  ].join('');
}
