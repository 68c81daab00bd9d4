/** Activations aligned to the greatest exponent of a block, then integers. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { weightRowsNest } from '../weight-rows-nest.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { fignaArithmetic } from './golden.ts';
import { fignaSchema, parseFigna, type FignaParams } from './params.ts';
import { fignaPlan } from './plan.ts';
import { fignaPublished } from './published.ts';

export const figna: ElementFamily = defineElement<FignaParams>({
  slug: 'figna',
  title: 'Pre-aligned integer multiply-accumulate',
  summary:
    'Significands of a block, aligned to its greatest exponent by an aligner in front of the array, by integer weights of 2 to 8 bits; the sum of a block is exact.',
  sources: ['figna2024'],
  schema: fignaSchema,
  parse: parseFigna,
  arithmetic: fignaArithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(fignaArithmetic(p), role, p.pipeline),
  plan: fignaPlan,
  nest: ({ weight }) => weightRowsNest(weight.width, false),
  published: fignaPublished,
});
