/** Narrow integer weights by integer activations, by shift and add; the scale comes after the group. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { weightRowsNest } from '../weight-rows-nest.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { accumulatorSigned } from '../integer-mac.ts';
import { scalingUnit } from '../scaling-unit.ts';
import { mixpeA8Arithmetic, mixpeA8Scaling } from './golden.ts';
import { mixpeA8Schema, parseMixpeA8, type MixpeA8Params } from './params.ts';
import { mixpeA8Plan } from './plan.ts';

export const mixpeA8: ElementFamily = defineElement<MixpeA8Params>({
  slug: 'mixpe-a8',
  title: 'Mixed-precision multiply-accumulate by shift and add',
  summary:
    'Weights of 2 to 8 bits by integer activations: gated copies of the activation at wired shifts, added; the sum is exact for a group of weights that share one scale.',
  sources: ['mixpe2024'],
  schema: mixpeA8Schema,
  parse: parseMixpeA8,
  arithmetic: mixpeA8Arithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(mixpeA8Arithmetic(p), role, p.pipeline),
  plan: mixpeA8Plan,
  scaling: mixpeA8Scaling,
  dequantiser: (p, edges) =>
    scalingUnit(p.scaling, { width: p.accumulator, signed: accumulatorSigned(p) }, edges),
  nest: ({ weight, multiplier }) => weightRowsNest(weight.width, multiplier === 'fused'),
  published: [],
});
