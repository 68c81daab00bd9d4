/** Posit adder as an element of its own. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import {
  parsePositOperation,
  positOperationSchema,
  type PositOperationParams,
} from '../posit-operation.ts';
import { positAddArithmetic } from './golden.ts';
import { positAddPlan } from './plan.ts';

export const positAdd: ElementFamily = defineElement<PositOperationParams>({
  slug: 'posit-add',
  title: 'Posit adder',
  summary:
    'The sum of two posits of 2 to 32 bits, rounded once: for comparison with sums that are never rounded.',
  sources: ['posit2022'],
  schema: positOperationSchema,
  parse: parsePositOperation,
  arithmetic: positAddArithmetic,
  refuses(_, role) {
    if (role.kind === 'chain') return 'it takes no sum in';
    return role.lanes === 1 ? undefined : 'it gives one result per cycle';
  },
  latency: () => 1,
  golden: (p, role) => elementMachine(positAddArithmetic(p), role, 1),
  plan: positAddPlan,
  published: [],
});
