/** OPT4C: one non-zero digit per cycle, chosen outside, once for a whole column of elements. */

import { defineElement, type ElementFamily } from '../family.ts';
import {
  digitArithmetic,
  digitGolden,
  digitLatency,
  digitRefuses,
  type DigitParams,
} from '../digit-element.ts';
import { opt4cNest } from './nest.ts';
import { opt4cSchema, parseOpt4c } from './params.ts';
import { opt4cInnerPlan, opt4cPlan, opt4cResolver } from './plan.ts';
import { opt4cPublished } from './published.ts';

export const opt4c: ElementFamily = defineElement<DigitParams>({
  slug: 'opt4c',
  title: 'One non-zero digit per cycle, encoder and zero-skipper shared by a column (OPT4C)',
  summary:
    'Integers of 2 to 16 bits; a multiple of the weight and one row of adders onto a sum that keeps one carry per digit. For column-engine.',
  sources: ['tpe2025'],
  schema: opt4cSchema,
  parse: parseOpt4c,
  arithmetic: digitArithmetic,
  refuses: (_, role) => digitRefuses(role, 1),
  latency: () => digitLatency,
  golden: digitGolden,
  plan: opt4cPlan,
  inner: opt4cInnerPlan,
  resolver: opt4cResolver,
  nest: opt4cNest,
  serial: ({ encoding }) => ({ encoding, lanes: 1 }),
  published: opt4cPublished,
});
