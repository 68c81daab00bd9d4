/** What a group dequantiser scales: the sum of a group, an integer or in floating point, its zero point's share taken off. */

import { InvariantError } from '../errors.ts';
import { floatProductPlan } from './float-product.ts';
import { floatScaledProductPlan, greatestMagnitude } from './float-scaled-product.ts';
import {
  floatBits,
  floatProductShape,
  floatTag,
  scaledProductShape,
  type FloatShape,
  type ProductShape,
} from './float-shape.ts';
import { floatZeroSharePlan } from './float-zero-share.ts';
import { inferredMultiplierPlan } from './inferred-multiplier.ts';
import type { Operator, Plan } from './plan.ts';
import {
  powerScaledProductPlan,
  powerScaledShape,
  type PowerScale,
} from './power-scaled-product.ts';

/** A scale in floating point, or a power of two. */
export type ScaleShape =
  ({ readonly kind: 'float' } & FloatShape) | ({ readonly kind: 'power' } & PowerScale);

type IntegerSum = { readonly width: number; readonly signed: boolean };
type FloatGroupSum = FloatShape & { readonly format: string };

export type GroupDequantiserOptions = {
  /** The sum of a group, as the array gives it: an integer, or in floating point. */
  readonly sum: IntegerSum | FloatGroupSum;
  /** Bits of a zero point that is kept, unsigned; absent: there is none, or it is folded into the weights. */
  readonly zeroPoint?: number;
  readonly scale: ScaleShape & { readonly format: string };
  readonly result: FloatShape & { readonly format: string };
};

/** What is scaled, and how it comes from the ports. */
export type Scaled = {
  /** Bits that are held for the product with the scale. */
  readonly held: number;
  readonly shape: ProductShape;
  /** The product, given the bits of its exponent. */
  product(exponent: number): Plan;
  /** Letters of the sum for module names. */
  readonly tag: string;
  readonly front: Pick<Plan, 'view' | 'operators' | 'children'>;
};

/** The front of a unit. */
export function scaledOf(options: GroupDequantiserOptions): Scaled {
  const { sum, scale } = options;
  return isFloat(sum) ? floatScaled(options, sum, scale) : integerScaled(options, sum);
}

/** Whether sums are in floating point. */
export function isFloat(sum: GroupDequantiserOptions['sum']): sum is FloatGroupSum {
  return 'fraction' in sum;
}

function integerScaled(
  { zeroPoint, scale, result: { bias } }: GroupDequantiserOptions,
  sum: IntegerSum,
): Scaled {
  // The difference has a sign even where nothing else has.
  const width = sum.width + (sum.signed ? 0 : 1);
  const integer = { width, signed: true } as const;
  return {
    held: width,
    shape:
      scale.kind === 'power'
        ? powerScaledShape(scale, width)
        : scaledProductShape(scale, greatestMagnitude(integer)),
    product: (exponent) =>
      scale.kind === 'power'
        ? powerScaledProductPlan({ scale, width, bias, exponent })
        : floatScaledProductPlan({
            a: scale,
            weight: integer,
            bias,
            exponent,
            multiplier: 'inferred',
          }),
    tag: `${sum.signed ? 's' : 'u'}${sum.width}`,
    front: {
      view: {
        hasShare: false,
        keepsZero: zeroPoint !== undefined,
        pad: width - (zeroPoint ?? 0),
        hasWiden: !sum.signed,
        share: '',
        total: zeroPoint === undefined ? 'sum' : 'integer_sum',
      },
      operators: zeroPoint === undefined ? [] : zeroOperators(zeroPoint, sum.width, width),
      children: [],
    },
  };
}

function floatScaled(
  { zeroPoint, result: { bias } }: GroupDequantiserOptions,
  sum: FloatGroupSum,
  scale: ScaleShape,
): Scaled {
  if (scale.kind === 'power') throw new InvariantError('sums in floating point have such scales');
  const share = zeroPoint === undefined ? undefined : floatZeroSharePlan(sum, zeroPoint);
  const multiplier = inferredMultiplierPlan(
    { width: scale.fraction + 1, signed: false },
    { width: sum.fraction + 1, signed: false },
  );
  return {
    held: floatBits(sum),
    shape: floatProductShape(scale, sum),
    product: (exponent) => floatProductPlan({ a: scale, b: sum, bias, exponent, multiplier }),
    tag: floatTag(sum),
    front: {
      view: {
        hasShare: share !== undefined,
        keepsZero: false,
        pad: 0,
        hasWiden: false,
        share: share?.module ?? '',
        total: share === undefined ? 'sum' : 'difference',
      },
      operators: [],
      children: share === undefined ? [] : [{ plan: share, count: 1, part: 'zero point' }],
    },
  };
}

/** Format name of the sum. */
export function sumFormat({ sum }: GroupDequantiserOptions): string {
  return isFloat(sum) ? sum.format : `${sum.signed ? '' : 'u'}int${sum.width}`;
}

function zeroOperators(zeroPoint: number, sum: number, width: number): Operator[] {
  return [
    { kind: 'mul', part: 'zero point', widths: [zeroPoint, sum, width], count: 1 },
    { kind: 'sub', part: 'zero point', widths: [sum, width, width], count: 1 },
  ];
}
