/** OPT2: the multiply-accumulate that adds products of one bit weight before it shifts them. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { edgeRefuses } from '../carry-save-element.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { opt2Arithmetic } from './golden.ts';
import { opt2Nest } from './nest.ts';
import { opt2Schema, parseOpt2, type Opt2Params } from './params.ts';
import { opt2Edge, opt2InnerPlan, opt2Plan, opt2Resolver } from './plan.ts';
import { opt2Published } from './published.ts';

export const opt2: ElementFamily = defineElement<Opt2Params>({
  slug: 'opt2',
  title: 'Multiply-accumulate with reduction by bit weight (OPT2)',
  summary:
    'Any integer widths from 2 to 16 bits; products of one bit weight are added in a narrow tree and shifted once per result or once per beat; sums stay in carry-save form.',
  sources: ['tpe2025'],
  schema: opt2Schema,
  parse: parseOpt2,
  arithmetic: opt2Arithmetic,
  refuses: (p, role) =>
    edgeRefuses(p, role) ??
    (role.kind === 'chain' && p.shift === 'result'
      ? 'a sum for every bit weight would pass by in two words each; shift must be beat'
      : undefined),
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(opt2Arithmetic(p), role, p.pipeline),
  plan: opt2Plan,
  inner: opt2InnerPlan,
  resolver: opt2Resolver,
  edge: opt2Edge,
  nest: (p) => opt2Nest(p),
  published: opt2Published,
});
