/** The dot product of two words' elements times both scales, as one exact product that a float addition takes. */

import { blockLanesPlan, dotTag, laneShape, type DotOperands } from './block-lane.ts';
import {
  blockScalerPlan,
  scaledBlockShape,
  type BlockScale,
  type BlockScalerOptions,
} from './block-scaler.ts';
import { blockSumPlan } from './block-sum.ts';
import { productPorts } from './float-product-ports.ts';
import { input, type Plan } from './plan.ts';

export type BlockProductOptions = {
  readonly operands: DotOperands;
  readonly scale: BlockScale;
  /** Elements of a word. */
  readonly lanes: number;
  /** Bits of their dot product. */
  readonly width: number;
};

/** What the scaler needs to know. */
export function scalerOptions({
  operands,
  scale,
  width,
}: Omit<BlockProductOptions, 'lanes'>): BlockScalerOptions {
  const { unit, hasNan, hasInfinity } = laneShape(operands);
  return { scale, width, unit, hasNan, hasInfinity };
}

/** Plan of the product of two words `{ scale, elements }`. */
export function blockProductPlan(
  options: BlockProductOptions & { readonly bias: number; readonly exponent: number },
): Plan {
  const { operands, scale, lanes, width, bias, exponent } = options;
  const { a, b } = operands;
  const { row, hasNan, hasInfinity } = laneShape(operands);
  const scaling = scalerOptions(options);
  const products = blockLanesPlan(operands, lanes);
  const sum = blockSumPlan({ operands, lanes, width, hasBase: false });
  const scaler = blockScalerPlan({ ...scaling, bias, exponent });
  const ends = [a, b].map((operand) => lanes * operand.width);
  const [endA = 0, endB = 0] = ends;
  return {
    module: `pe_block_product${lanes}_${dotTag(a)}_${dotTag(b)}_${scale.kind}_b${bias}_x${exponent}`,
    template: 'structure/block-product',
    summary: 'dot product of two words times both scales, exact',
    params: { a: a.format, b: b.format, lanes, bias, exponent },
    sources: ['ocpmx2023'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', endA + scale.width, 'scale, elements'),
      input('b_i', endB + scale.width, 'scale, elements'),
      ...productPorts(scaledBlockShape(scaling), bias, exponent),
    ],
    view: {
      rows: lanes * row,
      lanes,
      width,
      endA,
      endB,
      topA: endA + scale.width - 1,
      topB: endB + scale.width - 1,
      products: products.module,
      sum: sum.module,
      scaler: scaler.module,
      hasNan,
      hasInfinity,
    },
    operators: [],
    children: [
      { plan: products, count: 1 },
      { plan: sum, count: 1 },
      { plan: scaler, count: 1 },
    ],
  };
}
