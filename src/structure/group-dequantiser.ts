/**
 * The scaling of a group's sum, one unit per column of an array: the zero point's share is taken off, what is left is
 * multiplied by the scale, exactly, and added to the result so far with one rounding.
 */

import { floatAdderPlan } from './float-adder.ts';
import { floatRounderPlan } from './float-rounder.ts';
import { floatBits, floatTag, sumShape } from './float-shape.ts';
import {
  isFloat,
  scaledOf,
  sumFormat,
  type GroupDequantiserOptions,
  type ScaleShape,
} from './group-sum.ts';
import { clockPort, input, output, type Plan, type Port } from './plan.ts';
import { register } from './registers.ts';

/** Clock edges from a group's sum to its result: three, or five with addition and rounding cut in two. */
export type DequantiserEdges = 3 | 5;

/**
 * Plan of a unit: `result_o = acc_i + scale * (sum - z * activations)`, where `sum_i`, `activations_i`, `z_i` and
 * `scale_i` came `edges` enabled clock edges before, and `acc_i` two less. With three edges the last one needs `step_i`
 * as well: without it the result stays.
 *
 * @source [mixpe2024]
 */
export function groupDequantiserPlan(
  options: GroupDequantiserOptions,
  edges: DequantiserEdges = 3,
): Plan {
  const hasCuts = edges === 5;
  const { zeroPoint, scale, result } = options;
  const { held, shape, product: productOf, tag, front } = scaledOf(options);
  const added = { product: shape, accumulator: result, keeps: false };
  const { window, exponent, greater, hasSpecials } = sumShape(added);
  const product = productOf(exponent);
  const adder = floatAdderPlan(added, 'inferred', hasCuts);
  const rounder = floatRounderPlan(added, hasCuts);
  const scaleBits = scale.kind === 'power' ? scale.width : floatBits(scale);
  const keepsZero = zeroPoint !== undefined;
  const productBits = shape.width + exponent + 2 + (shape.hasSpecials ? 2 : 0);
  return {
    module: `pe_group_dequantiser_${tag}${keepsZero ? `_z${zeroPoint}` : ''}_${scaleTag(scale)}_to_${floatTag(result)}${hasCuts ? '_cut' : ''}`,
    template: 'structure/group-dequantiser',
    summary: 'sum of a group scaled and added to a floating-point result',
    params: {
      sum: sumFormat(options),
      zeroPoint: zeroPoint ?? 0,
      scale: scale.format,
      result: result.format,
      ...(hasCuts ? { edges } : {}),
    },
    sources: ['mixpe2024', 'ieee754'],
    interface: { kind: 'pipe', latency: edges, interval: 1 },
    ports: ports(options, scaleBits, hasCuts),
    view: {
      tw: held,
      ...front.view,
      scale: scaleBits,
      pw: shape.width,
      xw: exponent,
      window,
      gw: greater,
      hasProductSpecials: shape.hasSpecials,
      hasSpecials,
      hasCuts,
      product: product.module,
      adder: adder.module,
      rounder: rounder.module,
    },
    operators: [
      ...front.operators,
      register(held + scaleBits, 'pipeline', { enable: true }),
      register(productBits, 'pipeline', { enable: true }),
      register(window + 1 + greater + 4 + (hasSpecials ? 2 : 0), 'pipeline', { enable: true }),
    ],
    children: [
      ...front.children,
      { plan: product, count: 1, part: 'scale' },
      { plan: adder, count: 1, part: 'result' },
      { plan: rounder, count: 1, part: 'result' },
    ],
  };
}

function ports(options: GroupDequantiserOptions, bits: number, hasCuts: boolean): Port[] {
  const { sum, zeroPoint, scale, result } = options;
  const format = sumFormat(options);
  const width = isFloat(sum) ? floatBits(sum) : sum.width;
  return [
    clockPort,
    input('en_i', 1, 'enable; low freezes every register', { role: 'control' }),
    input('sum_i', width, 'sum of a group', { format }),
    ...(zeroPoint === undefined
      ? []
      : [
          input('activations_i', width, 'sum of its activations', { format }),
          input('z_i', zeroPoint, 'zero point of its weights', { format: `uint${zeroPoint}` }),
        ]),
    input('scale_i', bits, 'scale of its weights', { format: scale.format }),
    ...(hasCuts ? [] : [input('step_i', 1, 'take the result of this group', { role: 'control' })]),
    input('acc_i', floatBits(result), 'result so far', { format: result.format }),
    output('result_o', floatBits(result), 'result with this group', { format: result.format }),
  ];
}

/** Letters for module names. */
function scaleTag(scale: ScaleShape): string {
  return scale.kind === 'power' ? `e${scale.width}m0` : floatTag(scale);
}
