/**
 * The sum so far as one more row of the tree: one carry-propagate addition in all. Only its low bits meet the
 * products; the two columns above count how its high bits step.
 */

import { clog2 } from '../../bits/index.ts';
import { prefixNodePs } from '../../structure/adder/arrival.ts';
import { adderPlan } from '../../structure/adder/plan.ts';
import { compressorTreePlan, type CompressorTreePlan } from '../../structure/compressor-tree.ts';
import { input, type Child } from '../../structure/plan.ts';
import { joinColumns, wordColumns } from '../../structure/products/columns.ts';
import { rowArrivals } from '../../structure/reduce/index.ts';
import { stepPlan } from '../../structure/step.ts';
import { adderName, registerPs, type Datapath, type SumStructure } from './datapath.ts';

/** Trees, adder and step of the fused sum. */
export function fusedSum(d: Datapath): SumStructure {
  const { joined, columns, exact } = d.widths;
  const { trees, last, heldBits } = d.params.pipeline === 2 ? twoTrees(d) : oneTree(d);
  const stage = d.params.pipeline - 1;
  const arrivalsPs = rowArrivals(last.reduced);
  const hasStep = joined < exact;
  const adder = adderPlan({
    kind: d.params.adder,
    width: joined,
    carryOut: hasStep,
    arrivalsPs: arrivalsPs.slice(0, joined),
    sumLaxPs: hasStep ? stepPs : 0,
    ...adderName(d, 'adder'),
  });
  const base = exact > d.params.accumulator ? 'base_wide' : 'base';
  const children = [...trees, { plan: adder, count: 1, part: 'adder', stage }];
  const view = {
    treeModule: `${d.module}_tree`,
    mergeModule: `${d.module}_merge`,
    rowTop: columns - 1,
    held: 'held',
    heldBits,
    adderModule: adder.module,
    addend: hasStep ? `${base}[${joined - 1}:0]` : base,
    exactTop: exact - 1,
    hasStep,
  };
  if (!hasStep) return { children, operators: [], heldBits, view };
  const step = stepPlan({
    width: exact - joined,
    down: d.widths.bias > 0n,
    // The carry settles with the adder; the word it steps is there from the beginning.
    leadPs: Math.max(...arrivalsPs) + prefixNodePs * clog2(joined) - d.addendPs,
  });
  return {
    children: [...children, { plan: step, count: 1, part: 'step', stage }],
    operators: [],
    heldBits,
    view: {
      ...view,
      hasDown: d.widths.bias > 0n,
      stepModule: step.module,
      joined,
      highTop: exact - joined - 1,
      lowTop: joined - 1,
      top: columns - 1 === joined ? `${joined}` : `${columns - 1}:${joined}`,
      high: `${base}[${exact - 1}:${joined}]`,
    },
  };
}

/** From a carry to the stepped word, beyond what a sum bit takes, in a 45 nm library. */
const stepPs = 90;

type Trees = {
  readonly trees: readonly Child[];
  /** The tree whose rows are added. */
  readonly last: CompressorTreePlan;
  readonly heldBits: number;
};

function oneTree(d: Datapath): Trees {
  const { joined, columns, bias } = d.widths;
  const tree = compressorTreePlan({
    ...treeBase(d),
    module: `${d.module}_tree`,
    summary: 'partial products and the sum so far to two rows',
    inputs: [...d.columns.inputs, input('addend_i', joined, 'sum so far')],
    columns: joinColumns([d.columns.columns, wordColumns('addend_i', joined, d.addendPs)]),
    constant: d.columns.constant + bias,
    params: { columns, addend: joined },
  });
  return { trees: [{ plan: tree.plan, count: 1, part: 'compressor' }], last: tree, heldBits: 0 };
}

/** The products' rows are held before the sum so far joins them. */
function twoTrees(d: Datapath): Trees {
  const { joined, columns, bias } = d.widths;
  const first = compressorTreePlan({
    ...treeBase(d),
    module: `${d.module}_tree`,
    summary: 'partial products to two rows',
    inputs: d.columns.inputs,
    columns: d.columns.columns,
    constant: d.columns.constant + bias,
    params: { columns },
    packed: true,
  });
  const heldBits = first.packedColumns.length;
  const held = first.packedColumns.map((column, i) => ({ column, net: `rows_i[${i}]` }));
  const last = compressorTreePlan({
    ...treeBase(d),
    module: `${d.module}_merge`,
    summary: 'held rows and the sum so far to two rows',
    inputs: [input('rows_i', heldBits, 'held rows'), input('addend_i', joined, 'sum so far')],
    columns: joinColumns([
      Array.from({ length: columns }, (_, column) =>
        held
          .filter((bit) => bit.column === column)
          .map(({ net }) => ({ net, arrivalPs: registerPs })),
      ),
      wordColumns('addend_i', joined, d.addendPs),
    ]),
    constant: first.packedConstant,
    params: { columns, addend: joined },
  });
  const trees = [first, last].map(({ plan }, stage) => ({
    plan,
    count: 1,
    part: 'compressor',
    stage,
  }));
  return { trees, last, heldBits };
}

function treeBase(d: Datapath): {
  readonly method: Datapath['params']['tree'];
  readonly width: number;
} {
  return { method: d.params.tree, width: d.widths.columns };
}
