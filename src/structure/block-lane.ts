/**
 * The products of the elements of two words, each as a row of a sum in units of the least product: significands
 * multiplied, shifted by the sum of their exponents, complemented where negative. What completes a complement, and
 * its sign, the sum takes as bits of their own.
 */

import { exponentRange, floatTag, type FloatShape } from './float-shape.ts';
import { floatUnpackPlan } from './float-unpack.ts';
import { inferredMultiplierPlan } from './inferred-multiplier.ts';
import { bitsTag } from './operand.ts';
import { input, output, type Plan, type Port } from './plan.ts';
import { quireAlignerPlan } from './quire-aligner.ts';
import { planned } from './planned.ts';

/** An element of a block: a float, or a two's-complement fraction. */
export type DotOperand = { readonly format: string; readonly width: number } & (
  | ({ readonly kind: 'float' } & FloatShape)
  | { readonly kind: 'integer'; readonly fraction: number }
);

/** Two operands of one kind. */
export type DotOperands = { readonly a: DotOperand; readonly b: DotOperand };

export type LaneShape = {
  /** Bits of a row below its sign, whose weight is the next. */
  readonly row: number;
  /** Every product is a multiple of `2^unit`. */
  readonly unit: number;
  /** Rows of negative products lack a one at the lowest place. */
  readonly isComplemented: boolean;
  readonly hasNan: boolean;
  readonly hasInfinity: boolean;
};

/** Widths of a lane's product. */
export function laneShape({ a, b }: DotOperands): LaneShape {
  if (a.kind === 'integer' || b.kind === 'integer') {
    const unit = 0 - fractionOf(a) - fractionOf(b);
    const row = a.width + b.width - 1;
    return { row, unit, isComplemented: false, hasNan: false, hasInfinity: false };
  }
  const reach = exponentRange(a) + exponentRange(b);
  const kinds = [a.specials, b.specials];
  return {
    row: a.fraction + b.fraction + 2 + reach,
    unit: 2 - a.bias - b.bias - a.fraction - b.fraction,
    isComplemented: true,
    hasNan: kinds.some((kind) => kind !== 'finite'),
    hasInfinity: kinds.includes('ieee'),
  };
}

/** Letters for module names. */
export function dotTag(operand: DotOperand): string {
  return operand.kind === 'float'
    ? floatTag(operand)
    : bitsTag({ width: operand.width, signed: true });
}

/** What the elements of a word leave beside their rows, one bit each. */
export function specialPorts({ hasNan, hasInfinity }: LaneShape): Port[] {
  return [
    ...(hasNan ? [output('nan_o', 1, 'a product is not a number')] : []),
    ...(hasInfinity
      ? [
          output('plus_o', 1, 'a product is infinite'),
          output('minus_o', 1, 'a product is infinite and negative'),
        ]
      : []),
  ];
}

/** Plan of one product. */
function lanePlan(operands: DotOperands): Plan {
  const { a, b } = operands;
  const shape = laneShape(operands);
  const module = `pe_block_lane_${dotTag(a)}_${dotTag(b)}`;
  const summary = 'product of two elements as a row of a fixed-point sum';
  const params = { a: a.format, b: b.format };
  const sources = ['ocpmx2023'];
  const ports = [
    input('a_i', a.width, 'element', { format: a.format }),
    input('b_i', b.width, 'element', { format: b.format }),
    output('row_o', shape.row, 'product below its sign; complemented where negative, floats'),
    output('sign_o', 1, 'the product is negative'),
    ...specialPorts(shape),
  ];
  if (a.kind === 'integer' || b.kind === 'integer') {
    const [left, right] = [a, b].map(({ width }) => ({ width, signed: true }));
    if (left === undefined || right === undefined) throw new RangeError('two operands');
    const multiplier = inferredMultiplierPlan(left, right);
    return {
      module,
      template: 'structure/block-lane-integer',
      summary,
      params,
      sources,
      interface: { kind: 'comb' },
      ports,
      view: { top: shape.row, multiplier: multiplier.module },
      operators: [],
      children: [{ plan: multiplier, count: 1, part: 'products' }],
    };
  }
  const unpackA = floatUnpackPlan(a, shape.hasInfinity);
  const unpackB = floatUnpackPlan(b, shape.hasInfinity);
  const multiplier = inferredMultiplierPlan(
    { width: a.fraction + 1, signed: false },
    { width: b.fraction + 1, signed: false },
  );
  const product = a.fraction + b.fraction + 2;
  const places = Math.max(a.exponent, b.exponent) + 1;
  // Exponents count from 1: two places come off again.
  const aligner = quireAlignerPlan({
    product: product + 1,
    amount: places,
    drop: 2,
    width: shape.row + 1,
  });
  return {
    module,
    template: 'structure/block-lane',
    summary,
    params,
    sources,
    interface: { kind: 'comb' },
    ports,
    view: {
      expA: a.exponent,
      expB: b.exponent,
      sigA: a.fraction + 1,
      sigB: b.fraction + 1,
      product,
      places,
      padA: places - a.exponent,
      padB: places - b.exponent,
      row: shape.row,
      unpackA: unpackA.module,
      unpackB: unpackB.module,
      multiplier: multiplier.module,
      aligner: aligner.module,
      hasNan: shape.hasNan,
      hasInfinity: shape.hasInfinity,
    },
    operators: [
      { kind: 'add', part: 'exponents', widths: [a.exponent, b.exponent, places], count: 1 },
      { kind: 'xor', part: 'alignment', widths: [shape.row], count: 1 },
      ...(shape.hasNan
        ? [{ kind: 'and', part: 'products', widths: [product], count: 1 } as const]
        : []),
    ],
    children: [
      { plan: unpackA, count: 1, part: 'decoding' },
      { plan: unpackB, count: 1, part: 'decoding' },
      { plan: multiplier, count: 1, part: 'products' },
      { plan: aligner, count: 1, part: 'alignment' },
    ],
  };
}

/** Plan of the products of all elements of two words, element 0 low. */
export const blockLanesPlan = planned((operands: DotOperands, lanes: number): Plan => {
  const { a, b } = operands;
  const shape = laneShape(operands);
  const lane = lanePlan(operands);
  return {
    module: `pe_block_lanes${lanes}_${dotTag(a)}_${dotTag(b)}`,
    template: 'structure/block-lanes',
    summary: 'products of the elements of two words as rows of a fixed-point sum',
    params: { a: a.format, b: b.format, lanes },
    sources: ['ocpmx2023'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', lanes * a.width, 'elements', { format: a.format, lanes }),
      input('b_i', lanes * b.width, 'elements', { format: b.format, lanes }),
      output('rows_o', lanes * shape.row, 'a row for each product'),
      output('signs_o', lanes, 'products that are negative'),
      ...specialPorts(shape),
    ],
    view: {
      lane: lane.module,
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        a: part('a_i', a.width, index),
        b: part('b_i', b.width, index),
        row: part('rows_o', shape.row, index),
        sign: lanes === 1 ? 'signs_o' : `signs_o[${index}]`,
        one: lanes === 1 ? '' : `[${index}]`,
        hasNan: shape.hasNan,
        hasInfinity: shape.hasInfinity,
      })),
      count: lanes,
      hasNan: shape.hasNan,
      hasInfinity: shape.hasInfinity,
    },
    operators: [],
    children: [{ plan: lane, count: lanes }],
  };
  function part(port: string, width: number, index: number): string {
    return lanes === 1 ? port : `${port}[${(index + 1) * width - 1}:${index * width}]`;
  }
});

function fractionOf(operand: DotOperand): number {
  return operand.kind === 'integer' ? operand.fraction : 0;
}
