/** Narrow integer weights by floating-point activations; the scale comes after the group. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { refusesFloatRole } from '../float-element.ts';
import { scalingUnit } from '../scaling-unit.ts';
import { mixpeA16Arithmetic, mixpeA16Scaling } from './golden.ts';
import { mixpeA16Schema, parseMixpeA16, type MixpeA16Params } from './params.ts';
import { mixpeA16Plan } from './plan.ts';
import { mixpeA16Published } from './published.ts';

export const mixpeA16: ElementFamily = defineElement<MixpeA16Params>({
  slug: 'mixpe-a16',
  title: 'Mixed-precision floating-point multiply-accumulate by shift and add',
  summary:
    'Weights of 2 to 8 bits by floating-point activations: the significand at wired shifts, added, the exponent as it is; exact products into a rounded sum, or aligned beforehand into an exact one.',
  sources: ['mixpe2024'],
  schema: mixpeA16Schema,
  parse: parseMixpeA16,
  arithmetic: mixpeA16Arithmetic,
  refuses: ({ sum: { pipeline } }, role) => refusesFloatRole(pipeline, role),
  latency: ({ sum: { pipeline } }) => pipeline,
  golden: (p, role) => elementMachine(mixpeA16Arithmetic(p), role, p.sum.pipeline),
  plan: mixpeA16Plan,
  scaling: mixpeA16Scaling,
  dequantiser: ({ sum, scaling }, edges) =>
    scalingUnit(
      scaling,
      sum.kind === 'float' ? sum.accumulator : { width: sum.accumulator, signed: true },
      edges,
    ),
  published: mixpeA16Published,
});
