/** The integer multiply-accumulate built by hand: Booth recoding, one compressor tree, one final addition. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { boothMacArithmetic } from './golden.ts';
import { boothMacNest } from './nest.ts';
import { boothMacSchema, parseBoothMac, type BoothMacParams } from './params.ts';
import { boothMacPlan } from './plan.ts';

export const boothMac: ElementFamily = defineElement<BoothMacParams>({
  slug: 'booth-mac',
  title: 'Booth multiply-accumulate',
  summary:
    'Any integer widths from 2 to 16 bits; radix-4 Booth partial products and the sum so far in one delay-driven compressor tree, then one carry-propagate addition.',
  sources: ['macsorley1961', 'oklobdzija1996'],
  schema: boothMacSchema,
  parse: parseBoothMac,
  arithmetic: boothMacArithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(boothMacArithmetic(p), role, p.pipeline),
  plan: boothMacPlan,
  nest: boothMacNest,
  published: [],
});
