/** Dot products of blocks that share scales: MXFP8, MXFP6, MXFP4, MXINT8, NVFP4. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { mxDotArithmetic } from './golden.ts';
import { mxDotSchema, parseMxDot, type MxDotParams } from './params.ts';
import { mxDotPlan, mxDotResolver } from './plan.ts';
import { mxDotPublished } from './published.ts';

export const mxDot: ElementFamily = defineElement<MxDotParams>({
  slug: 'mx-dot',
  title: 'Dot product of blocks that share scales',
  summary:
    'Up to eight elements per cycle of MXFP8, MXFP6, MXFP4, MXINT8 or NVFP4; exact over a block, whose scales are applied once before a rounded sum; or rounded word by word.',
  sources: ['ocpmx2023', 'nvfp4'],
  schema: mxDotSchema,
  parse: parseMxDot,
  arithmetic: mxDotArithmetic,
  refuses(p, role) {
    if (p.sums === 'word') return undefined;
    if (role.kind === 'chain') return 'its blocks stay where they are: sums must be word';
    return role.lanes === 1 ? undefined : 'its lanes are within a word, one word per cycle';
  },
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(mxDotArithmetic(p), role, p.pipeline),
  plan: mxDotPlan,
  resolver: mxDotResolver,
  published: mxDotPublished,
});
