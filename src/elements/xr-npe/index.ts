/** Mixed-precision SIMD multiply-accumulate on FP4 and posits. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { xrNpeArithmetic } from './golden.ts';
import { modeCode, parseXrNpe, xrNpeSchema, type XrNpeParams } from './params.ts';
import { xrNpePublished } from './published.ts';
import { xrNpeEncoder, xrNpePlan, xrNpeResolver } from './plan.ts';

export const xrNpe: ElementFamily = defineElement<XrNpeParams>({
  slug: 'xr-npe',
  title: 'Mixed-precision SIMD multiply-accumulate',
  summary:
    'A 16-bit word of four E2M1, four posit(4,1), two posit(8,0) or one posit(16,1), mode by word; one array of 2-bit mantissa blocks and one split exact quire for all.',
  sources: ['xrnpe2025', 'posit2022'],
  schema: xrNpeSchema,
  parse: parseXrNpe,
  arithmetic: xrNpeArithmetic,
  refuses(_, role) {
    if (role.kind === 'chain') return 'its sums stay where they are';
    return role.lanes === 1 ? undefined : 'its lanes are within a word, one word per cycle';
  },
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(xrNpeArithmetic(p), role, p.pipeline),
  plan: xrNpePlan,
  resolver: xrNpeResolver,
  encoder: xrNpeEncoder,
  modes: (p) => p.modes.map((mode) => ({ format: mode, code: modeCode(mode), section: { mode } })),
  published: xrNpePublished,
});
