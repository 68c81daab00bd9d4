/**
 * The scaling of a group's sum, one unit per column of an array: the zero point's share is taken off, the integer is
 * multiplied by the scale, exactly, and added to the result so far with one rounding.
 */

import { floatAdderPlan } from './float-adder.ts';
import { floatRounderPlan } from './float-rounder.ts';
import { floatScaledProductPlan, greatestMagnitude } from './float-scaled-product.ts';
import {
  floatBits,
  floatTag,
  scaledProductShape,
  sumShape,
  type FloatShape,
  type ProductShape,
} from './float-shape.ts';
import { clockPort, input, output, type Operator, type Plan, type Port } from './plan.ts';
import {
  powerScaledProductPlan,
  powerScaledShape,
  type PowerScale,
} from './power-scaled-product.ts';

/** A scale in floating point, or a power of two. */
export type ScaleShape =
  ({ readonly kind: 'float' } & FloatShape) | ({ readonly kind: 'power' } & PowerScale);

export type GroupDequantiserOptions = {
  /** The sum of a group, as the array gives it. */
  readonly sum: { readonly width: number; readonly signed: boolean };
  /** Bits of a zero point that is kept, unsigned; absent: there is none, or it is folded into the weights. */
  readonly zeroPoint?: number;
  readonly scale: ScaleShape & { readonly format: string };
  readonly result: FloatShape & { readonly format: string };
};

/**
 * Plan of a unit: `result_o = acc_i + scale * (sum - z * activations)`, where `sum_i`, `activations_i`, `z_i` and
 * `scale_i` came three enabled clock edges before, and `acc_i` one. The last edge needs `step_i` as well: without it
 * the result stays.
 *
 * @source [mixpe2024]
 */
export function groupDequantiserPlan(options: GroupDequantiserOptions): Plan {
  const { sum, zeroPoint, scale, result } = options;
  // The difference has a sign even where nothing else has.
  const width = sum.width + (sum.signed ? 0 : 1);
  const integer = { width, signed: true } as const;
  const shape: ProductShape =
    scale.kind === 'power'
      ? powerScaledShape(scale, width)
      : scaledProductShape(scale, greatestMagnitude(integer));
  const added = { product: shape, accumulator: result, keeps: false };
  const { window, exponent, greater, hasSpecials } = sumShape(added);
  const product =
    scale.kind === 'power'
      ? powerScaledProductPlan({ scale, width, bias: result.bias, exponent })
      : floatScaledProductPlan({
          a: scale,
          weight: integer,
          bias: result.bias,
          exponent,
          multiplier: 'inferred',
        });
  const adder = floatAdderPlan(added);
  const rounder = floatRounderPlan(added);
  const scaleBits = scale.kind === 'power' ? scale.width : floatBits(scale);
  const keepsZero = zeroPoint !== undefined;
  const productBits = shape.width + exponent + 2 + (shape.hasSpecials ? 2 : 0);
  return {
    module: `pe_group_dequantiser_${sum.signed ? 's' : 'u'}${sum.width}${keepsZero ? `_z${zeroPoint}` : ''}_${scaleTag(scale)}_to_${floatTag(result)}`,
    template: 'structure/group-dequantiser',
    summary: 'sum of a group scaled and added to a floating-point result',
    params: {
      sum: sum.width,
      zeroPoint: zeroPoint ?? 0,
      scale: scale.format,
      result: result.format,
    },
    sources: ['mixpe2024', 'ieee754'],
    interface: { kind: 'pipe', latency: 3, interval: 1 },
    ports: ports(options, scaleBits),
    view: {
      tw: width,
      keepsZero,
      pad: width - (zeroPoint ?? 0),
      hasWiden: !sum.signed,
      scale: scaleBits,
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
    operators: [
      ...(zeroPoint === undefined ? [] : zeroOperators(zeroPoint, sum.width, width)),
      register(width + scaleBits, 'pipeline'),
      register(productBits, 'pipeline'),
      register(window + 1 + greater + 4 + (hasSpecials ? 2 : 0), 'pipeline'),
    ],
    children: [
      { plan: product, count: 1, part: 'scale' },
      { plan: adder, count: 1, part: 'result' },
      { plan: rounder, count: 1, part: 'result' },
    ],
  };
}

function ports({ sum, zeroPoint, scale, result }: GroupDequantiserOptions, bits: number): Port[] {
  const format = `${sum.signed ? '' : 'u'}int${sum.width}`;
  return [
    clockPort,
    input('en_i', 1, 'enable; low freezes every register', { role: 'control' }),
    input('sum_i', sum.width, 'sum of a group', { format }),
    ...(zeroPoint === undefined
      ? []
      : [
          input('activations_i', sum.width, 'sum of its activations', { format }),
          input('z_i', zeroPoint, 'zero point of its weights', { format: `uint${zeroPoint}` }),
        ]),
    input('scale_i', bits, 'scale of its weights', { format: scale.format }),
    input('step_i', 1, 'take the result of this group', { role: 'control' }),
    input('acc_i', floatBits(result), 'result so far', { format: result.format }),
    output('result_o', floatBits(result), 'result with this group', { format: result.format }),
  ];
}

function zeroOperators(zeroPoint: number, sum: number, width: number): Operator[] {
  return [
    { kind: 'mul', part: 'zero point', widths: [zeroPoint, sum, width], count: 1 },
    { kind: 'sub', part: 'zero point', widths: [sum, width, width], count: 1 },
  ];
}

/** Letters for module names. */
function scaleTag(scale: ScaleShape): string {
  return scale.kind === 'power' ? `e${scale.width}m0` : floatTag(scale);
}

function register(bits: number, part: string): Operator {
  return { kind: 'register', part, widths: [bits], count: 1, enable: true };
}
