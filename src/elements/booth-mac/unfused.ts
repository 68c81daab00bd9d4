/** The products added up on their own, then onto the sum so far: two carry-propagate additions. */

import { clog2 } from '../../bits/index.ts';
import { prefixNodePs } from '../../structure/adder/arrival.ts';
import { adderPlan } from '../../structure/adder/plan.ts';
import { compressorTreePlan } from '../../structure/compressor-tree.ts';
import { rowArrivals } from '../../structure/reduce/index.ts';
import { adderName, type Datapath, type SumStructure } from './datapath.ts';

/** Tree and both adders of the unfused sum. */
export function unfusedSum(d: Datapath): SumStructure {
  const { total, exact } = d.widths;
  // Lanes may add up to more than the sum holds when it wraps.
  const width = Math.min(total, exact);
  const tree = compressorTreePlan({
    module: `${d.module}_tree`,
    summary: 'partial products to two rows',
    method: d.params.tree,
    width,
    inputs: d.columns.inputs,
    columns: d.columns.columns,
    constant: d.columns.constant,
    params: { columns: width },
  });
  const arrivalsPs = rowArrivals(tree.reduced);
  const settledPs = Math.max(...arrivalsPs) + prefixNodePs * clog2(width);
  const totalAdder = adderPlan({
    kind: d.params.adder,
    width,
    arrivalsPs,
    ...adderName(d, 'total'),
  });
  const heldBits = d.params.pipeline === 2 ? width : 0;
  const sumAdder = adderPlan({
    kind: d.params.adder,
    width: exact,
    arrivalsPs: Array.from({ length: exact }, (_, i) =>
      heldBits > 0 ? 0 : Math.min(settledPs, (arrivalsPs[i] ?? settledPs) + prefixNodePs),
    ),
    ...adderName(d, 'adder'),
  });
  return {
    children: [
      { plan: tree.plan, count: 1, part: 'compressor' },
      { plan: totalAdder, count: 1, part: 'adder' },
      { plan: sumAdder, count: 1, part: 'accumulator', stage: d.params.pipeline - 1 },
    ],
    operators: [],
    heldBits,
    view: {
      treeModule: tree.plan.module,
      totalModule: totalAdder.module,
      adderModule: sumAdder.module,
      rowTop: width - 1,
      held: 'total',
      totalWidth: width,
      total: heldBits > 0 ? 'total_q' : 'total',
      baseName: exact > d.params.accumulator ? 'base_wide' : 'base',
      exactTop: exact - 1,
      exactWidth: exact,
    },
  };
}
