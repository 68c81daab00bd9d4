/** OPT4E: several streams of digits share one compressor and one sum. */

import { defineElement, type ElementFamily } from '../family.ts';
import { digitArithmetic, digitGolden, digitLatency, digitRefuses } from '../digit-element.ts';
import { opt4eNest } from './nest.ts';
import { opt4eSchema, parseOpt4e, type Opt4eParams } from './params.ts';
import { opt4eInnerPlan, opt4ePlan, opt4eResolver } from './plan.ts';
import { opt4ePublished } from './published.ts';

export const opt4e: ElementFamily = defineElement<Opt4eParams>({
  slug: 'opt4e',
  title: 'Several non-zero digits per cycle onto one sum (OPT4E)',
  summary:
    'Integers of 2 to 16 bits; the multiples of 2, 4 or 8 streams of digits and both words of the sum go through one compressor. For column-engine.',
  sources: ['tpe2025'],
  schema: opt4eSchema,
  parse: parseOpt4e,
  arithmetic: digitArithmetic,
  refuses: ({ lanes }, role) => digitRefuses(role, lanes),
  latency: () => digitLatency,
  golden: digitGolden,
  plan: opt4ePlan,
  inner: opt4eInnerPlan,
  resolver: opt4eResolver,
  nest: opt4eNest,
  serial: ({ encoding, lanes }) => ({ encoding, lanes }),
  published: opt4ePublished,
});
