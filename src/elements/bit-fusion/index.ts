/** Bricks of 2 x 2 bits that fuse into products of 2, 4 or 8 bits on either side. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { bitFusionArithmetic } from './golden.ts';
import { bitFusionSchema, parseBitFusion, type BitFusionParams } from './params.ts';
import { bitFusionPlan } from './plan.ts';
import { bitFusionPublished } from './published.ts';

export const bitFusion: ElementFamily = defineElement<BitFusionParams>({
  slug: 'bit-fusion',
  title: 'Fusion unit',
  summary:
    'Sixteen bricks of 2 x 2 bits: one product of 8 x 8 bits per cycle, two of 8 x 4, four of 4 x 4 or 8 x 2, eight of 4 x 2, sixteen of 2 x 2, added to one sum; mode by word.',
  sources: ['bitfusion2018'],
  schema: bitFusionSchema,
  parse: parseBitFusion,
  arithmetic: bitFusionArithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(bitFusionArithmetic(p), role, p.pipeline),
  plan: bitFusionPlan,
  published: bitFusionPublished,
});
