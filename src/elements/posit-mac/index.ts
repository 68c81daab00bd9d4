/** Posit multiply-accumulate with an exact sum. */

import { elementMachine } from '../../golden/arithmetic.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { positMacArithmetic } from './golden.ts';
import { exactQuire, parsePositMac, positMacSchema, type PositMacParams } from './params.ts';
import { positMacPlan, positMacResolver } from './plan.ts';

export const positMac: ElementFamily = defineElement<PositMacParams>({
  slug: 'posit-mac',
  title: 'Posit multiply-accumulate',
  summary:
    'Any posits of 2 to 32 bits with 0 to 4 exponent bits; exact sum in a quire of chosen width, NaR and overflow sticky, rounded once where an array gives its results; or sums rounded after each product.',
  sources: ['posit2022'],
  schema: positMacSchema,
  parse: parsePositMac,
  arithmetic: positMacArithmetic,
  refuses(p, role) {
    if (p.accumulate === 'rounded') {
      return role.lanes === 1 ? undefined : 'it rounds after each product, one per cycle';
    }
    if (p.readout !== undefined && role.kind === 'chain') {
      return 'sums that pass on are not rounded: its readout must be quire';
    }
    const least = exactQuire(p.unit, role.lanes);
    return p.quire >= least
      ? undefined
      : `its quire holds ${role.lanes} products at once from ${least} bits on`;
  },
  latency: (p) => p.pipeline,
  golden: (p, role) => elementMachine(positMacArithmetic(p), role, p.pipeline),
  plan: positMacPlan,
  resolver: positMacResolver,
  published: [],
});
