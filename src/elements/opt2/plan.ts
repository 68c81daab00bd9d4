/**
 * Structure of OPT2, as its nest says: products of one bit weight of all lanes in a narrow tree, shifted to their
 * weight once per result, in the resolver, or once per beat.
 */

import type { Role } from '../../bits/machine.ts';
import { carrySaveForm } from '../../structure/carry-save/form.ts';
import { planeResolverPlan } from '../../structure/carry-save/plane-plan.ts';
import type { EdgeCoder, Plan } from '../../structure/plan.ts';
import { chooseDigitProducts } from '../../structure/products/choose.ts';
import { resolvedElementPlan, resolverPlan } from '../../structure/resolver.ts';
import { adderTag } from '../adder-choice.ts';
import {
  carrySaveElementPlan,
  carrySaveFormat,
  carrySaveTag,
  edgeCoder,
} from '../carry-save-element.ts';
import { opt2Nest } from './nest.ts';
import type { Opt2Params } from './params.ts';

/** Plan of the element by itself: behind it stands its resolver, within it the encoder. */
export function opt2Plan(p: Opt2Params, role: Role): Plan {
  const whole = { ...p, encode: 'element' as const };
  return resolvedElementPlan(opt2InnerPlan(whole, role), opt2Resolver(p, role), adderTag(p));
}

/** What an array has at its edge, so that digits are made once for all elements they go to. */
export function opt2Edge(p: Opt2Params): EdgeCoder | undefined {
  return edgeCoder(p, opt2Nest(p));
}

/** Plan of the final addition: of one sum, or of one for every weight. */
export function opt2Resolver(p: Opt2Params, role: Role): Plan {
  const { accumulator: width, adder } = p;
  const format = carrySaveFormat(p);
  const { shiftAt } = carrySaveForm(opt2Nest(p, role.kind === 'chain'));
  if (shiftAt !== 'result') return resolverPlan({ width, format, adder });
  const { rows } = chooseDigitProducts(p.encoding, p.activation, p.weight);
  return planeResolverPlan({ width, format, adder, shifts: rows.map(({ shift }) => shift) });
}

/** Plan of the element as arrays have it: `acc_o` is `{ carry, sum }`, of every weight where each has its sum. */
export function opt2InnerPlan(p: Opt2Params, role: Role): Plan {
  const { shift, laneSumBits } = p;
  const isPassing = role.kind !== 'accumulate';
  const tag = carrySaveTag(p, shift === undefined ? '' : `_per_${shift}`);
  return carrySaveElementPlan(
    p,
    {
      slug: 'opt2',
      nest: opt2Nest(p, isPassing),
      tag: laneSumBits === undefined ? tag : `${tag}_l${laneSumBits}`,
      summaries: {
        accumulate: 'integer multiply-accumulate, products added by bit weight',
        chain: 'integer multiply-add onto a passing sum, products added by bit weight',
      },
      params: { shift: shift ?? (isPassing ? 'beat' : 'result') },
      ...(laneSumBits === undefined ? {} : { laneSumBits }),
    },
    role,
  );
}
