/** Rows of products to one fixed-point sum: one compressor tree, one addition. */

import { adderPlan } from './adder/plan.ts';
import { dotTag, laneShape, type DotOperands } from './block-lane.ts';
import { compressorTreePlan } from './compressor-tree.ts';
import { input, output, type Plan } from './plan.ts';
import { rowArrivals, type TimedBit } from './reduce/index.ts';

export type BlockSumOptions = {
  readonly operands: DotOperands;
  readonly lanes: number;
  /** Bits of the sum, two's complement, modulo which it is taken; more than those of a row. */
  readonly width: number;
  /** A sum so far comes in. */
  readonly hasBase: boolean;
};

/** Plan of `sum_o`: all products, and `base_i` if there is one. */
export function blockSumPlan({ operands, lanes, width, hasBase }: BlockSumOptions): Plan {
  const { row, isComplemented } = laneShape(operands);
  const tag = `${dotTag(operands.a)}_${dotTag(operands.b)}_l${lanes}_w${width}${hasBase ? '_base' : ''}`;
  const columns: TimedBit[][] = Array.from({ length: width }, () => []);
  const put = (column: number, net: string): void => {
    columns[column]?.push({ net, arrivalPs: 0 });
  };
  for (let lane = 0; lane < lanes; lane++) {
    for (let bit = 0; bit < row; bit++) put(bit, `rows_i[${lane * row + bit}]`);
    const one = lanes === 1 ? '' : `[${lane}]`;
    if (isComplemented) put(0, `signs_i${one}`);
    // A sign counts -2^row: 2^row where there is none, less 2^row for all.
    put(row, `positive_i${one}`);
  }
  if (hasBase) for (let bit = 0; bit < width; bit++) put(bit, `base_i[${bit}]`);
  const tree = compressorTreePlan({
    module: `pe_block_sum_${tag}_tree`,
    summary: 'rows of products to two',
    params: { lanes, width },
    inputs: [
      input('rows_i', lanes * row, 'rows of products'),
      ...(isComplemented ? [input('signs_i', lanes, 'rows that lack a one')] : []),
      input('positive_i', lanes, 'products that are not negative'),
      ...(hasBase ? [input('base_i', width, 'sum so far')] : []),
    ],
    columns,
    constant: BigInt.asUintN(width, -(BigInt(lanes) << BigInt(row))),
    width,
    method: 'dadda',
  });
  const adder = adderPlan({
    kind: 'arrival',
    width,
    arrivalsPs: rowArrivals(tree.reduced),
    module: `pe_block_sum_${tag}_adder`,
  });
  return {
    module: `pe_block_sum_${tag}`,
    template: 'structure/block-sum',
    summary: 'rows of products to one fixed-point sum',
    params: { lanes, width, hasBase },
    sources: ['ocpmx2023'],
    interface: { kind: 'comb' },
    ports: [
      input('rows_i', lanes * row, 'a row for each product'),
      input('signs_i', lanes, 'products that are negative'),
      ...(hasBase ? [input('base_i', width, "sum so far, two's complement")] : []),
      output('sum_o', width, "sum, two's complement"),
    ],
    view: {
      lanes,
      width,
      tree: tree.plan.module,
      adder: adder.module,
      hasIncrements: isComplemented,
      hasBase,
    },
    operators: [],
    children: [
      { plan: tree.plan, count: 1, part: 'tree' },
      { plan: adder, count: 1, part: 'tree' },
    ],
  };
}
