/**
 * Structure of the fusion unit: four by four bricks of 2 x 2 bits, rows by slices of activations, columns by slices
 * of weights. A mode steers bytes to rows and columns, says which slices bear a sign, and sets the shifts of a tree
 * of adders: columns in pairs, rows in pairs, then the two halves of each. Where operands have 16 bits, the products
 * of their bytes rise by one byte or two behind the tree.
 */

import type { Role } from '../../bits/machine.ts';
import { bitsTag } from '../../structure/operand.ts';
import { input, output, type Operator, type Plan } from '../../structure/plan.ts';
import { productElementPlan } from '../../structure/product-element.ts';
import { takesBytes, unitBits, type BitFusionParams } from './params.ts';

/** Plan of the element in a role. */
export function bitFusionPlan(p: BitFusionParams, role: Role): Plan {
  const { activation, weight, accumulator, pipeline } = p;
  return productElementPlan(
    {
      family: 'bit_fusion',
      // The gates are the same for all modes: names differ with the formats that stimuli are drawn by.
      tag: `a${bitsTag(activation)}_w${bitsTag(weight)}_c${accumulator}${pipeline === 2 ? '_p2' : ''}`,
      title: 'fusion unit of 16 bricks of 2 x 2 bits, mode by word',
      params: { activation: activation.format, weight: weight.format, accumulator, pipeline },
      sources: ['bitfusion2018'],
      activation: takesBytes(p)
        ? { format: 'uint40', width: 40, doc: 'bytes to rise, mode, activations' }
        : { format: 'uint38', width: 38, doc: 'mode, activations' },
      weight: { format: 'uint32', width: 32, doc: 'weights' },
      product: unitPlan(p),
      productWidth: unitBits(p),
      signed: true,
      accumulator,
      pipeline,
    },
    role,
  );
}

/** The sum of the products of a pair of words. */
export function unitPlan(p: BitFusionParams): Plan {
  const rises = takesBytes(p);
  const brick = brickPlan();
  const adders = treeLevels();
  const places = [0, 1, 2, 3];
  return {
    module: rises ? 'bit_fusion_unit_bytes' : 'bit_fusion_unit',
    template: 'elements/bit-fusion-unit',
    summary: `sum of 1 to 16 products${rises ? ' or a product of bytes in its place' : ''}, by 16 bricks of 2 x 2 bits`,
    params: {},
    sources: ['bitfusion2018'],
    interface: { kind: 'comb' },
    ports: [
      input(
        'a_i',
        rises ? 40 : 38,
        rises
          ? 'bytes to rise, mode (a, b unsigned, a, b size), operands'
          : 'mode (a unsigned, b unsigned, a size, b size), operands',
      ),
      input('b_i', 32, 'operands'),
      output('product_o', unitBits(p), "sum of the products, two's complement, exact"),
    ],
    view: {
      bricks: places.flatMap((row) =>
        places.map((column) => ({
          brick: brick.module,
          row,
          column,
          slice: 2 * row,
          sliceTop: 2 * row + 1,
          other: 2 * column,
          otherTop: 2 * column + 1,
        })),
      ),
      levels: adders,
      rises,
    },
    operators: [
      { kind: 'mux', part: 'steering', widths: [8], count: 10 },
      { kind: 'and', part: 'signs', widths: [4], count: 2 },
      ...adders.flatMap(levelOperators),
      ...(rises ? [25, 33].map(riseOperator) : []),
    ],
    children: [{ plan: brick, count: 16, part: 'bricks' }],
  };
}

/** A level of the tree: neighbours added, the second shifted where the operands span both. */
type Level = {
  readonly title: string;
  /** The mode in which the second is not shifted. */
  readonly apart: string;
  readonly shift: number;
  readonly bits: number;
  readonly shiftedBits: number;
  readonly shiftedTop: number;
  readonly padding: number;
  readonly sums: readonly {
    readonly name: string;
    readonly first: string;
    readonly second: string;
  }[];
};

function treeLevels(): Level[] {
  const pairs = [0, 1];
  const places = [0, 1, 2, 3];
  const level = (
    title: string,
    apart: string,
    shift: number,
    bits: number,
    sums: Level['sums'],
  ): Level => ({
    title,
    apart,
    shift,
    bits,
    shiftedBits: bits + shift,
    shiftedTop: bits + shift - 1,
    padding: shift,
    sums,
  });
  // Slices but the last are unsigned, so that no sum needs a bit above its shifted operand: -6..9 a brick,
  // -30..45, -150..225, -2550..3825, -43350..65025.
  return [
    level(
      'Columns in pairs',
      'b_quarter',
      2,
      5,
      places.flatMap((row) =>
        pairs.map((half) => ({
          name: `pair_${row}_${half}`,
          first: `brick_${row}_${2 * half}`,
          second: `brick_${row}_${2 * half + 1}`,
        })),
      ),
    ),
    level(
      'Rows in pairs',
      'a_quarter',
      2,
      7,
      pairs.flatMap((top) =>
        pairs.map((half) => ({
          name: `quad_${top}_${half}`,
          first: `pair_${2 * top}_${half}`,
          second: `pair_${2 * top + 1}_${half}`,
        })),
      ),
    ),
    level(
      'Quads of the same rows',
      'b_half',
      4,
      9,
      pairs.map((top) => ({
        name: `half_${top}`,
        first: `quad_${top}_0`,
        second: `quad_${top}_1`,
      })),
    ),
    level('Both halves', 'a_half', 4, 13, [{ name: 'total', first: 'half_0', second: 'half_1' }]),
  ];
}

function levelOperators({ bits, shiftedBits, sums }: Level): Operator[] {
  const count = sums.length;
  return [
    // The sign is the top bit either way.
    { kind: 'mux', part: 'fusion', widths: [shiftedBits - 1], count },
    { kind: 'add', part: 'fusion', widths: [bits, shiftedBits, shiftedBits], count, signed: true },
  ];
}

/** A byte up or not, to so many bits; the sign is the top bit either way. */
function riseOperator(bits: number): Operator {
  return { kind: 'mux', part: 'rise', widths: [bits - 1], count: 1 };
}

/** Two bits by two bits, each signed or not. */
function brickPlan(): Plan {
  return {
    module: 'bit_fusion_brick',
    template: 'elements/bit-fusion-brick',
    summary: 'product of 2 x 2 bits, signed or unsigned on each side',
    params: {},
    sources: ['bitfusion2018'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', 2, 'slice of an activation'),
      input('b_i', 2, 'slice of a weight'),
      input('a_signed_i', 1, 'the slice bears the sign'),
      input('b_signed_i', 1, 'the slice bears the sign'),
      output('product_o', 5, "product, two's complement: -6 to 9"),
    ],
    view: { bits: 3 },
    operators: [
      { kind: 'and', part: 'signs', widths: [1], count: 2 },
      { kind: 'mul', part: 'bricks', widths: [3, 3, 5], count: 1, signed: true },
    ],
    children: [],
  };
}
