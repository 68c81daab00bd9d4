/** Activations times powers of two: a shift, or two and an addition, in place of the multiplier. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { lightPeArithmetic } from './golden.ts';
import { lightPeSchema, parseLightPe, type LightPeParams } from './params.ts';
import { lightPePlan } from './plan.ts';

export const lightPe: ElementFamily = defineElement<LightPeParams>({
  slug: 'light-pe',
  title: 'Multiply-accumulate by one or two shifts',
  summary:
    'Integer activations by weights that are a signed power of two, or the sum of two: LightPE-1 and LightPE-2.',
  sources: ['lightnn2018'],
  schema: lightPeSchema,
  parse: parseLightPe,
  arithmetic: lightPeArithmetic,
  refuses: () => undefined,
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(lightPeArithmetic(p), role, p.pipeline),
  plan: lightPePlan,
  published: [
    {
      quantity: 'area of a 32-lane dot product over that of int8 x int8',
      value: 0.33,
      unit: 'ratio',
      conditions:
        'int8 by signed powers of two with shifts 0..7, combinational, Nangate 45 nm, mapped for area',
      source: 'earlier synthesis of ours, another Yosys and script',
    },
    {
      quantity: 'performance per area and energy over the best INT16 design, at best',
      value: 5.7,
      unit: 'ratio',
      conditions: 'LightPE design points of QADAM, whole accelerators',
      source: 'arXiv 2205.13045, abstract',
    },
  ],
});
