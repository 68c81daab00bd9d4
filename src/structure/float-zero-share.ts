/** A group's sum in floating point less the zero point's share: `sum - z * activations`, rounded once. */

import { floatAdderPlan } from './float-adder.ts';
import { floatRounderPlan } from './float-rounder.ts';
import { floatScaledProductPlan, greatestMagnitude } from './float-scaled-product.ts';
import {
  floatBits,
  floatTag,
  scaledProductShape,
  sumShape,
  type FloatShape,
} from './float-shape.ts';
import { input, output, type Plan } from './plan.ts';

/**
 * Plan of the difference. Both sums have been rounded, so it cancels what they have in common and keeps their errors.
 *
 * @param zeroPoint bits of the zero point, unsigned
 * @source [mixpe2024]
 */
export function floatZeroSharePlan(
  sum: FloatShape & { readonly format: string },
  zeroPoint: number,
): Plan {
  const weight = { width: zeroPoint, signed: false } as const;
  const shape = scaledProductShape(sum, greatestMagnitude(weight));
  const added = { product: shape, accumulator: sum, keeps: false };
  const { window, exponent, greater, hasSpecials } = sumShape(added);
  const product = floatScaledProductPlan({
    a: sum,
    weight,
    bias: sum.bias,
    exponent,
    multiplier: 'inferred',
  });
  const adder = floatAdderPlan(added);
  const rounder = floatRounderPlan(added);
  const width = floatBits(sum);
  const { format } = sum;
  return {
    module: `pe_float_zero_share_${floatTag(sum)}_z${zeroPoint}`,
    template: 'structure/float-zero-share',
    summary: "sum of a group less its zero point's share",
    params: { sum: format, zeroPoint },
    sources: ['mixpe2024', 'ieee754'],
    interface: { kind: 'comb' },
    ports: [
      input('sum_i', width, 'sum of a group', { format }),
      input('activations_i', width, 'sum of its activations', { format }),
      input('z_i', zeroPoint, 'zero point of its weights', { format: `uint${zeroPoint}` }),
      output('difference_o', width, 'sum less zero point times activations', { format }),
    ],
    view: {
      pw: shape.width,
      xw: exponent,
      window,
      gw: greater,
      hasProductSpecials: shape.hasSpecials,
      hasSpecials,
      product: product.module,
      adder: adder.module,
      rounder: rounder.module,
    },
    operators: [],
    children: [
      { plan: product, count: 1 },
      { plan: adder, count: 1 },
      { plan: rounder, count: 1 },
    ],
  };
}
