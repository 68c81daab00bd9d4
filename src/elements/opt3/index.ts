/** OPT3: one non-zero digit per cycle, encoded and chosen in the element itself. */

import { digitStreamMachine } from '../../golden/digit-stream.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { digitArithmetic, digitLatency, digitRefuses, type DigitParams } from '../digit-element.ts';
import { opt3Nest } from './nest.ts';
import { aloneStream, opt3Schema, parseOpt3 } from './params.ts';
import { opt3InnerPlan, opt3Plan, opt3Resolver } from './plan.ts';
import { opt3Published } from './published.ts';

export const opt3: ElementFamily = defineElement<DigitParams>({
  slug: 'opt3',
  title: 'One non-zero digit per cycle, encoder and zero-skipper in the element (OPT3)',
  summary:
    'Integers of 2 to 16 bits; skips the digits that are zero by itself, a multiple of the weight and 3:2 compressors onto a sum in two words. For column-engine.',
  sources: ['tpe2025'],
  schema: opt3Schema,
  parse: parseOpt3,
  arithmetic: digitArithmetic,
  refuses: (_, role) => digitRefuses(role, 1),
  latency: () => digitLatency,
  golden: (p) => digitStreamMachine(digitArithmetic(p), { encoding: p.encoding, ...aloneStream }),
  plan: opt3Plan,
  inner: (p) => opt3InnerPlan(p, aloneStream),
  resolver: opt3Resolver,
  streamed: opt3InnerPlan,
  nest: opt3Nest,
  serial: ({ encoding }) => ({ encoding, lanes: 1, group: aloneStream.group }),
  published: opt3Published,
});
