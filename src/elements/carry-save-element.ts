/** The parameter surface and the plan of the multiply-accumulates that keep their sum in two words. */

import { z } from 'zod';
import { digitEncodings, type DigitEncoding } from '../bits/digits.ts';
import type { Role } from '../bits/machine.ts';
import { fail, ok, type Issue, type Result } from '../errors.ts';
import { carrySaveForm } from '../structure/carry-save/form.ts';
import { carrySavePlan } from '../structure/carry-save/plan.ts';
import { digitCoderPlan } from '../structure/encoders/coder.ts';
import type { Nest } from '../structure/nest.ts';
import type { EdgeCoder, Plan } from '../structure/plan.ts';
import { recodedSide } from '../structure/products/choose.ts';
import { treeMethods, type TreeMethod } from '../structure/reduce/index.ts';
import { resolverAdderShape, type AdderChoice } from './adder-choice.ts';
import {
  accumulatorSigned,
  integerMacParams,
  integerMacShape,
  integerMacTag,
  type IntegerMacFields,
  type IntegerMacParams,
} from './integer-mac.ts';
import { parseWith } from './issues.ts';

/** Features, which golden reads, and the build options below them, which only the plan reads. */
export type CarrySaveParams = IntegerMacParams & {
  /** Digits of the weight, or of the activation where that leaves less to add; one partial product each. */
  readonly encoding: DigitEncoding;
  readonly tree: TreeMethod;
  /** Where digits are made: in every element, or at the edge of an array, once for all elements they go to. */
  readonly encode: 'element' | 'edge';
  /** Of the resolver. */
  readonly adder: AdderChoice;
};

/** Schema entries of the shared surface; families describe `encoding` and `tree`. */
export const carrySaveShape = {
  ...integerMacShape,
  overflow: z
    .enum(['wrap', 'saturate'])
    .default('wrap')
    .describe('wrap only: a sum in two words cannot be clamped'),
  encoding: z.enum(digitEncodings).default('booth4'),
  tree: z.enum(treeMethods).default('tdm'),
  encode: z
    .enum(['element', 'edge'])
    .default('element')
    .describe(
      'where digits are made: in every element; or at the edge of an array that keeps sums, once for all elements they go to',
    ),
  adder: resolverAdderShape,
};

/** Fields of a section that has passed the schema. */
type CarrySaveFields = IntegerMacFields & Omit<CarrySaveParams, keyof IntegerMacParams>;

/** Read a section whose schema has at least the entries above. */
export function parseCarrySave<F extends CarrySaveFields>(
  schema: z.ZodType<F>,
  input: unknown,
): Result<CarrySaveParams & { readonly fields: F }, Issue[]> {
  const parsed = parseWith(schema, input);
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
  return ok({ ...shared.value, encoding, tree, adder, encode, fields: parsed.value });
}

/** Why an element whose digits are made at the edge of an array cannot play a role. */
export function edgeRefuses({ encode }: CarrySaveParams, { kind }: Role): string | undefined {
  return kind === 'chain' && encode === 'edge'
    ? 'an array that holds weights keeps them as they are; encode must be element'
    : undefined;
}

/** What an array has at its edge, so that digits are made once for all elements they go to, if the nest says so. */
export function edgeCoder(p: CarrySaveParams, nest: Nest): EdgeCoder | undefined {
  if (carrySaveForm(nest).encodeAt !== 'edge') return undefined;
  const isFirst = recodedSide(p.encoding, p.activation, p.weight) === 'first';
  return {
    operand: isFirst ? 'activation' : 'weight',
    plan: digitCoderPlan(p.encoding, isFirst ? p.activation : p.weight),
  };
}

/** What a family's plan has of its own. */
export type CarrySaveBuild = {
  readonly slug: string;
  readonly nest: Nest;
  /** Build part of module names of the element without its resolver. */
  readonly tag: string;
  /** In the role that keeps its sum, and in that whose sum passes by. */
  readonly summaries: { readonly accumulate: string; readonly chain: string };
  /** Parameters for the header, besides the shared ones. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly laneSumBits?: number;
};

/** Plan of the element as arrays have it, from its nest; `acc_o` holds two words, { carry, sum }. */
export function carrySaveElementPlan(p: CarrySaveParams, build: CarrySaveBuild, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const { slug, nest, tag, summaries, laneSumBits } = build;
  const { accumulator, pipeline, encoding, tree, activation, weight } = p;
  return carrySavePlan(
    {
      nest,
      module: `${slug}_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}${tag}`,
      template: `elements/${slug}`,
      summary: keeps ? summaries.accumulate : summaries.chain,
      sources: ['tpe2025'],
      params: {
        activation: activation.format,
        weight: weight.format,
        accumulator,
        pipeline,
        lanes,
        encoding,
        ...build.params,
        tree,
        ...(p.encode === 'edge' ? { encode: p.encode } : {}),
        ...(laneSumBits === undefined ? {} : { laneSumBits }),
      },
      activation,
      weight,
      accumulator,
      format: carrySaveFormat(p),
      pipeline,
      encoding,
      tree,
      ...(laneSumBits === undefined ? {} : { laneSumBits }),
    },
    role,
  );
}

/** Format of the resolved sum. */
export function carrySaveFormat(p: IntegerMacParams): string {
  return `${accumulatorSigned(p) ? '' : 'u'}int${p.accumulator}`;
}

/** Build part of module names, of the shared options that are not the default. */
export function carrySaveTag({ encoding, tree, encode }: CarrySaveParams, own = ''): string {
  return [
    encoding === 'booth4' ? '' : `_${encoding.replace('-', '_')}`,
    own,
    tree === 'tdm' ? '' : `_${tree}`,
    encode === 'element' ? '' : '_coded',
  ].join('');
}
