/**
 * Structure of the element where activations have been aligned to the greatest exponent of their group at the edge of
 * the array: integers, an exact product, an exact sum.
 */

import type { Role } from '../../bits/machine.ts';
import { inferredMultiplierPlan } from '../../structure/inferred-multiplier.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import { bitsTag } from '../../structure/operand.ts';
import type { Plan } from '../../structure/plan.ts';
import { productElementPlan } from '../../structure/product-element.ts';
import { shiftAddPlan } from '../../structure/shift-add.ts';
import type { MixpeA16Params, MixpeA16Sum } from './params.ts';

/** Plan of the element in a role. */
export function alignedPlan(
  { weight, multiplier }: MixpeA16Params,
  { activation, accumulator, pipeline }: Extract<MixpeA16Sum, { kind: 'aligned' }>,
  role: Role,
): Plan {
  const build = multiplier === 'shift-add' ? '' : `_${multiplier.replace('-', '_')}`;
  return productElementPlan(
    {
      family: 'mixpe_a16',
      tag: `aligned${activation.width}_w${bitsTag(weight)}${build}_c${accumulator}${pipeline === 2 ? '_p2' : ''}`,
      title: 'aligned significands by integers',
      params: {
        activation: activation.format,
        weight: weight.format,
        accumulator,
        pipeline,
        multiplier,
      },
      sources: ['mixpe2024', 'figna2024'],
      activation: { ...activation, doc: 'aligned significands' },
      weight: { ...weight, doc: 'weights' },
      product: products[multiplier](activation, weight),
      productWidth: activation.width + weight.width,
      signed: true,
      accumulator,
      pipeline,
    },
    role,
  );
}

const products = {
  'shift-add': shiftAddPlan,
  inferred: inferredMultiplierPlan,
  'and-array': (a, b) =>
    multiplierPlan({ a, b, encoding: 'and-array', tree: 'dadda', adder: 'ripple' }),
} as const satisfies Readonly<Record<MixpeA16Params['multiplier'], typeof shiftAddPlan>>;
