/** The baseline that dequantises inside the loop: integer products into a floating-point sum. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { refusesFloatRole } from '../float-element.ts';
import { dequantMacArithmetic } from './golden.ts';
import { dequantMacSchema, parseDequantMac, type DequantMacParams } from './params.ts';
import { dequantMacPlan } from './plan.ts';

export const dequantMac: ElementFamily = defineElement<DequantMacParams>({
  slug: 'dequant-mac',
  title: 'Integer multiply, dequantised inside the loop',
  summary:
    'Integer products, each scaled, by a constant or by an operand, and added to a floating-point sum, rounded once per addition: the baseline that dequantises before it accumulates.',
  sources: ['mixpe2024', 'ieee754'],
  schema: dequantMacSchema,
  parse: parseDequantMac,
  arithmetic: dequantMacArithmetic,
  refuses: (p, role) => refusesFloatRole(p.pipeline, role),
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(dequantMacArithmetic(p), role, p.pipeline),
  plan: dequantMacPlan,
  published: [
    {
      quantity: 'area-power efficiency, INT4 x INT8 dequantised first / FP16 x FP16',
      value: 58.28,
      unit: 'ratio',
      conditions:
        "normalised to the fp16 element; charged as an INT8 element; from the authors' simulator, commit 769f0c8, dse.py; its datapath and its sum's format are not stated",
      source: 'mixpe2024',
    },
  ],
});
