/** The multiples of all lanes added up to a word: a compressor tree, then a carry-propagate addition, a register after each. */

import { clog2 } from '../../bits/index.ts';
import { evenAdderPlan, type AdderKind } from '../adder/plan.ts';
import { compressorTreePlan, type CompressorTreePlan } from '../compressor-tree.ts';
import { clockPort, output, type Plan } from '../plan.ts';
import { register } from '../registers.ts';
import { wrapList } from '../text.ts';
import { multipleColumns, type LaneMultiples } from './multiples.ts';

/** Clock edges from multiples to their sum. */
export const laneSumLatency = 2;

export type LaneSum = Omit<LaneMultiples, 'arrivalPs'> & {
  /** Module name. */
  readonly module: string;
  /** Bits of the sum. */
  readonly sumWidth: number;
  readonly tree: 'tdm' | 'dadda';
  readonly adder: AdderKind;
};

/** Plan of `total_o`: what `multiples_i`, their sign bits complemented, and `increments_i` add up to, wrapping. */
export function laneSumPlan(sum: LaneSum): Plan {
  const { module, sumWidth: width } = sum;
  const multiples = multipleColumns({ ...sum, arrivalPs: 0 }, width);
  const tree = compressorTreePlan({
    ...multiples,
    module: `${module}_tree`,
    summary: 'multiples of all lanes to two rows',
    method: sum.tree,
    width,
    params: { columns: width },
    packed: true,
  });
  const adder = evenAdderPlan(sum.adder, width);
  const bits = tree.packedColumns.length;
  const [first, second] = rowsOf(tree);
  const hasCarry = second.some((net) => net.startsWith('rows_q'));
  return {
    module,
    template: 'structure/lane-sum',
    summary: 'adds the multiples of all lanes up',
    params: { lanes: sum.lanes, multiple: sum.width, sum: width, tree: sum.tree, adder: sum.adder },
    sources: [...tree.plan.sources, ...adder.sources],
    interface: { kind: 'pipe', latency: laneSumLatency, interval: 1 },
    ports: [clockPort, ...multiples.inputs, output('total_o', width, 'their sum, wraps')],
    view: {
      width,
      bits,
      tree: tree.plan.module,
      adder: adder.module,
      hasIncrement: sum.hasIncrement,
      hasCarry,
      first: wrapList(first),
      second: hasCarry ? wrapList(second) : [],
    },
    operators: [register(bits, 'compressor'), register(width, 'compressor')],
    children: [
      { plan: tree.plan, count: 1, part: 'compressor' },
      ...(hasCarry ? [{ plan: adder, count: 1, part: 'adder', stage: 1 }] : []),
    ],
  };
}

/** Both rows as the bits of the register that holds what is not constant, the highest first. */
function rowsOf({ reduced }: CompressorTreePlan): [string[], string[]] {
  let at = 0;
  const [first = [], second = []] = [reduced.sumRow, reduced.carryRow].map((row) =>
    row.map(({ net }) => (net.startsWith("1'b") ? net : `rows_q[${at++}]`)).toReversed(),
  );
  return [first, second];
}

/** Bits of `lanes` numbers between `least` and `greatest` added up; with a sign where `least` is negative. */
export function sumBits(lanes: number, least: bigint, greatest: bigint): number {
  const [low, high] = [least * BigInt(lanes), greatest * BigInt(lanes)];
  const magnitude = high > -1n - low ? high + 1n : -low;
  return clog2(Number(magnitude)) + (low < 0n ? 1 : 0);
}
