/** Pairs of 4-bit codes in which an outlier takes the place of its neighbour. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { oliveArithmetic } from './golden.ts';
import { oliveSchema, parseOlive, type OliveParams } from './params.ts';
import { olivePlan } from './plan.ts';
import { olivePublished } from './published.ts';

export const olive: ElementFamily = defineElement<OliveParams>({
  slug: 'olive',
  title: 'Multiply-accumulate on outlier-victim pairs',
  summary:
    'Two products per cycle of numbers in pairs of 4-bit codes: integers -7..7, or an outlier of 12 to 96 beside a victim that counts 0.',
  sources: ['olive2023'],
  schema: oliveSchema,
  parse: parseOlive,
  arithmetic: oliveArithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(oliveArithmetic(p), role, p.pipeline),
  plan: olivePlan,
  published: olivePublished,
});
