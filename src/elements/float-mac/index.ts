/** Floating-point multiply-accumulate of any formats, fused. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { refusesFloatRole } from '../float-element.ts';
import { floatMacArithmetic } from './golden.ts';
import { floatMacSchema, parseFloatMac, type FloatMacParams } from './params.ts';
import { floatMacPlan } from './plan.ts';

export const floatMac: ElementFamily = defineElement<FloatMacParams>({
  slug: 'float-mac',
  title: 'Floating-point multiply-accumulate',
  summary:
    'Any two floating-point formats, a sum in a third: exact products, each addition rounded once to nearest even; subnormals, infinities, NaN and signed zeros as IEEE 754 has them.',
  sources: ['ieee754'],
  schema: floatMacSchema,
  parse: parseFloatMac,
  arithmetic: floatMacArithmetic,
  refuses: (p, role) => refusesFloatRole(p.pipeline, role),
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(floatMacArithmetic(p), role, p.pipeline),
  plan: floatMacPlan,
  published: [
    {
      quantity: 'area of an fp16 element',
      value: 1968.7,
      unit: 'um2',
      conditions:
        'TSMC 28 nm, 1 GHz; the fp16 baseline of the simulator; format of its sum not stated',
      source: 'bitmod2025',
    },
    {
      quantity: 'energy of an fp16 element',
      value: 0.77,
      unit: 'pJ per cycle',
      conditions: 'TSMC 28 nm, 1 GHz; the fp16 baseline of the simulator',
      source: 'bitmod2025',
    },
  ],
});
