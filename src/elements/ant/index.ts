/** Flint and its like: integers with exponents, a small multiplier and a shifter. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { antArithmetic } from './golden.ts';
import { antSchema, parseAnt, type AntParams } from './params.ts';
import { antPlan } from './plan.ts';
import { antPublished } from './published.ts';

export const ant: ElementFamily = defineElement<AntParams>({
  slug: 'ant',
  title: 'Multiply-accumulate on adaptive types',
  summary:
    'Flint, integers and powers of two of 3 to 6 bits, each side its own: integers multiplied, the product shifted by the sum of exponents; decoders within, or pairs from decoders at the border.',
  sources: ['ant2022'],
  schema: antSchema,
  parse: parseAnt,
  arithmetic: antArithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(antArithmetic(p), role, p.pipeline),
  plan: antPlan,
  published: antPublished,
});
