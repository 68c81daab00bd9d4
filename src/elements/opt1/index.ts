/** OPT1: the multiply-accumulate without a carry-propagate addition in its loop. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { edgeRefuses } from '../carry-save-element.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { opt1Arithmetic } from './golden.ts';
import { opt1Nest } from './nest.ts';
import { opt1Schema, parseOpt1, type Opt1Params } from './params.ts';
import { opt1Edge, opt1InnerPlan, opt1Plan, opt1Resolver } from './plan.ts';
import { opt1Published } from './published.ts';

export const opt1: ElementFamily = defineElement<Opt1Params>({
  slug: 'opt1',
  title: 'Multiply-accumulate with half-compressed accumulation (OPT1)',
  summary:
    'Any integer widths from 2 to 16 bits; the sum stays in carry-save form, sum and carry words, and is added up once per result, outside the element.',
  sources: ['tpe2025'],
  schema: opt1Schema,
  parse: parseOpt1,
  arithmetic: opt1Arithmetic,
  refuses: edgeRefuses,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(opt1Arithmetic(p), role, p.pipeline),
  plan: opt1Plan,
  inner: opt1InnerPlan,
  resolver: opt1Resolver,
  edge: opt1Edge,
  nest: opt1Nest,
  published: opt1Published,
});
