/** The conventional integer multiply-accumulate: the baseline every other family is compared with. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { macArithmetic } from './golden.ts';
import { macNest } from './nest.ts';
import { macSchema, parseMac, type MacParams } from './params.ts';
import { macPlan } from './plan.ts';

export const mac: ElementFamily = defineElement<MacParams>({
  slug: 'mac',
  title: 'Conventional multiply-accumulate',
  summary:
    'Any integer widths from 2 to 16 bits, signed or unsigned on each side; the multiplier and the adders are left to synthesis.',
  sources: ['textbook'],
  schema: macSchema,
  parse: parseMac,
  arithmetic: macArithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(macArithmetic(p), role, p.pipeline),
  plan: macPlan,
  nest: macNest,
  published: [],
});
