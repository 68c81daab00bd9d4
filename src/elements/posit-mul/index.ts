/** Posit multiplier as an element of its own. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import {
  parsePositOperation,
  positOperationSchema,
  type PositOperationParams,
} from '../posit-operation.ts';
import { positMulArithmetic } from './golden.ts';
import { positMulPlan } from './plan.ts';

export const positMul: ElementFamily = defineElement<PositOperationParams>({
  slug: 'posit-mul',
  title: 'Posit multiplier',
  summary:
    'The product of two posits of 2 to 32 bits, rounded once: for comparison with products that are never rounded.',
  sources: ['posit2022'],
  schema: positOperationSchema,
  parse: parsePositOperation,
  arithmetic: positMulArithmetic,
  refuses(_, role) {
    if (role.kind === 'chain') return 'it takes no sum in';
    return role.lanes === 1 ? undefined : 'it gives one result per cycle';
  },
  latency: () => 1,
  golden: (p, role) => elementMachine(positMulArithmetic(p), role, 1),
  plan: positMulPlan,
  published: [],
});
