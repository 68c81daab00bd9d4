/** A block's integer times the scales of both operands, exactly, in the form that float additions take. */

import { productPorts, topOperator, topView } from './float-product-ports.ts';
import type { FloatShape, ProductShape } from './float-shape.ts';
import { floatUnpackPlan } from './float-unpack.ts';
import { inferredMultiplierPlan } from './inferred-multiplier.ts';
import { input, type Operator, type Plan } from './plan.ts';

/** A power of two `2^(word - bias)`, the word of ones NaN; or a float without a sign. */
export type BlockScale =
  | { readonly kind: 'power'; readonly width: number; readonly bias: number }
  | ({ readonly kind: 'float'; readonly width: number } & FloatShape);

export type BlockScalerOptions = {
  /** Of both operands. */
  readonly scale: BlockScale;
  /** Bits of the integer, two's complement. */
  readonly width: number;
  /** It counts in units of `2^unit`. */
  readonly unit: number;
  readonly hasNan: boolean;
  readonly hasInfinity: boolean;
};

/** What the scaled integer is like. */
export function scaledBlockShape({ scale, width, unit }: BlockScalerOptions): ProductShape {
  if (scale.kind === 'power') {
    const top = unit + width - 1;
    const reach = 2 ** scale.width - 2;
    return {
      width,
      unit: unit - 2 * scale.bias,
      least: top - 2 * scale.bias,
      classes: [{ zeros: width - 1, top: top + 2 * (reach - scale.bias) }],
      hasSpecials: true,
    };
  }
  const { fraction, exponent } = scale;
  const bits = width + 2 * fraction + 2;
  const top = topPlace(scale, width, unit);
  const most = 2 ** exponent - 1;
  return {
    width: bits,
    unit: top + 2 - (bits - 1),
    least: top + 2,
    // Normal scales, one subnormal, both: each subnormal has up to `fraction` zeros more, and the exponent 1.
    classes: [0, 1, 2].map((subnormal) => ({
      zeros: width + subnormal * fraction,
      top: top + subnormal + (2 - subnormal) * most,
    })),
    hasSpecials: true,
  };
}

/** Plan of the scaler. */
export function blockScalerPlan(
  options: BlockScalerOptions & {
    /** Bias of the sum that the product goes to. */
    readonly bias: number;
    /** Bits of `top_o`. */
    readonly exponent: number;
  },
): Plan {
  const { scale, width, unit, hasNan, hasInfinity, bias, exponent } = options;
  const shape = scaledBlockShape(options);
  const isFloat = scale.kind === 'float';
  const fieldBits = isFloat ? scale.exponent : scale.width;
  const sum = fieldBits + 1;
  const offset =
    bias + (isFloat ? topPlace(scale, width, unit) : unit + width - 1 - 2 * scale.bias);
  const unpack = isFloat ? floatUnpackPlan(scale, false) : undefined;
  const significand = isFloat ? scale.fraction + 1 : 0;
  const factor = { width: significand, signed: false };
  const scales = isFloat ? inferredMultiplierPlan(factor, factor) : undefined;
  const whole = isFloat
    ? inferredMultiplierPlan({ width, signed: false }, { width: 2 * significand, signed: false })
    : undefined;
  const specials = `${hasNan ? '_n' : ''}${hasInfinity ? '_i' : ''}`;
  const magnitude: readonly Operator[] = [
    { kind: 'xor', part: 'scales', widths: [width], count: 1 },
    { kind: 'add', part: 'scales', widths: [width, 1, width], count: 1 },
  ];
  return {
    module: `pe_block_scaler_${isFloat ? 'f' : 'e'}${scale.width}_s${width}_u${-unit}_b${bias}_x${exponent}${specials}`,
    template: 'structure/block-scaler',
    summary: "block's integer times both scales, exact",
    params: { scale: scale.kind, width, unit, bias, exponent },
    sources: ['ocpmx2023'],
    interface: { kind: 'comb' },
    ports: [
      input('sum_i', width, "integer, two's complement"),
      input('xa_i', scale.width, 'scale of the activations'),
      input('xb_i', scale.width, 'scale of the weights'),
      ...(hasNan ? [input('nan_i', 1, 'the block holds what is not a number')] : []),
      ...(hasInfinity
        ? [
            input('plus_i', 1, 'the block holds what is infinite'),
            input('minus_i', 1, 'the block holds what is infinite and negative'),
          ]
        : []),
      ...productPorts(shape, bias, exponent),
    ],
    view: {
      ...topView(offset, sum, exponent),
      width,
      sum,
      hasFloat: isFloat,
      field: fieldBits,
      significand,
      factor: 2 * significand,
      unpack: unpack?.module ?? '',
      scales: scales?.module ?? '',
      whole: whole?.module ?? '',
      hasNan,
      hasInfinity,
    },
    operators: [
      ...magnitude,
      { kind: 'add', part: 'scales', widths: [fieldBits, fieldBits, sum], count: 1 },
      ...topOperator(offset, sum, exponent),
    ],
    children: [
      ...(unpack === undefined ? [] : [{ plan: unpack, count: 2, part: 'scales' }]),
      ...(scales === undefined ? [] : [{ plan: scales, count: 1, part: 'scales' }]),
      ...(whole === undefined ? [] : [{ plan: whole, count: 1, part: 'scales' }]),
    ],
  };
}

/** Exponent of the top bit of significands times integer where both exponent fields were 0. */
function topPlace(scale: FloatShape, width: number, unit: number): number {
  const { fraction, bias } = scale;
  return width + 2 * fraction + 1 + unit - 2 * (bias + fraction);
}
