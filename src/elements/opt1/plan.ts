/**
 * Structure of OPT1, as its nest says: recoded partial products of all lanes and both words of the sum so far in one
 * compressor tree, whose two rows are the next sum. No carry runs along the sum; the resolver adds the words once per
 * result.
 */

import type { Role } from '../../bits/machine.ts';
import type { EdgeCoder, Plan } from '../../structure/plan.ts';
import { resolvedElementPlan, resolverPlan } from '../../structure/resolver.ts';
import { adderTag } from '../adder-choice.ts';
import {
  carrySaveElementPlan,
  carrySaveFormat,
  carrySaveTag,
  edgeCoder,
} from '../carry-save-element.ts';
import { opt1Nest } from './nest.ts';
import type { Opt1Params } from './params.ts';

/** Plan of the element by itself: behind it stands its resolver, within it the encoder. */
export function opt1Plan(p: Opt1Params, role: Role): Plan {
  const whole = { ...p, encode: 'element' as const };
  return resolvedElementPlan(opt1InnerPlan(whole, role), opt1Resolver(p), adderTag(p));
}

/** What an array has at its edge, so that digits are made once for all elements they go to. */
export function opt1Edge(p: Opt1Params): EdgeCoder | undefined {
  return edgeCoder(p, opt1Nest(p));
}

/** Plan of the final addition. */
export function opt1Resolver(p: Opt1Params): Plan {
  return resolverPlan({ width: p.accumulator, format: carrySaveFormat(p), adder: p.adder });
}

/** Plan of the element as arrays have it: `acc_i` and `acc_o` are `{ carry, sum }`. */
export function opt1InnerPlan(p: Opt1Params, role: Role): Plan {
  return carrySaveElementPlan(
    p,
    {
      slug: 'opt1',
      nest: opt1Nest(p),
      tag: carrySaveTag(p),
      summaries: {
        accumulate: 'integer multiply-accumulate that keeps its sum in carry-save form',
        chain: 'integer multiply-add onto a passing sum in carry-save form',
      },
    },
    role,
  );
}
