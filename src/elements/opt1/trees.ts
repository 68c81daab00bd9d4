/** The compressor trees of OPT1: from partial products and two words of the sum so far to two words. */

import { compressorTreePlan } from '../../structure/compressor-tree.ts';
import { input, type Child } from '../../structure/plan.ts';
import { joinColumns, wordColumns, type LaneColumns } from '../../structure/products/columns.ts';
import type { Opt1Params } from './params.ts';

/** From the clock edge to the output of a register, and through the gate that starts a new sum; 45 nm library. */
const registerPs = 100;
const gatePs = 100;

type Datapath = {
  /** Name of the element's module, from which those of its trees are made. */
  readonly module: string;
  readonly params: Opt1Params;
  readonly columns: LaneColumns;
  /** The words come from the element's own registers. */
  readonly keeps: boolean;
};

type Trees = {
  readonly children: readonly Child[];
  readonly view: Readonly<Record<string, unknown>>;
  /** Bits between the two stages of a pipelined element, without the sum so far. */
  readonly heldBits: number;
};

/** One tree; of a pipelined element two, the products' rows being held between them. */
export function opt1Trees(d: Datapath): Trees {
  const { module, params, columns } = d;
  const { accumulator: width, tree: method, pipeline } = params;
  const names = { treeModule: `${module}_tree`, mergeModule: `${module}_merge` };
  const base = { method, width, params: { columns: width } };
  if (pipeline === 1) {
    const tree = lastTree(d, columns.constant, {
      ...base,
      module: names.treeModule,
      summary: 'partial products and both words of the sum so far to two rows',
      inputs: columns.inputs,
      columns: columns.columns,
    });
    return {
      children: [{ plan: tree.plan, count: 1, part: 'compressor' }],
      view: { ...names, heldBits: 0, hasTopOne: tree.hasTopOne },
      heldBits: 0,
    };
  }
  const first = compressorTreePlan({
    ...base,
    module: names.treeModule,
    summary: 'partial products to two rows',
    inputs: columns.inputs,
    columns: columns.columns,
    constant: columns.constant,
    packed: true,
  });
  const heldBits = first.packedColumns.length;
  const held = first.packedColumns.map((column, i) => ({ column, net: `rows_i[${i}]` }));
  const last = lastTree(d, first.packedConstant, {
    ...base,
    module: names.mergeModule,
    summary: 'held rows and both words of the sum so far to two rows',
    inputs: [input('rows_i', heldBits, 'held rows')],
    columns: Array.from({ length: width }, (_, column) =>
      held
        .filter((bit) => bit.column === column)
        .map(({ net }) => ({ net, arrivalPs: registerPs })),
    ),
  });
  return {
    children: [first.plan, last.plan].map((plan, stage) => ({
      plan,
      count: 1,
      part: 'compressor',
      stage,
    })),
    view: { ...names, heldBits, hasTopOne: last.hasTopOne },
    heldBits,
  };
}

type Incomplete = Omit<Parameters<typeof compressorTreePlan>[0], 'constant'>;

/**
 * The tree that the words of the sum enter. A constant one in its top column would stay in a row, and a register
 * be spent on it: the top bit of a row is complemented instead.
 */
function lastTree(
  { params, keeps }: Datapath,
  constant: bigint,
  tree: Incomplete,
): { readonly plan: ReturnType<typeof compressorTreePlan>['plan']; readonly hasTopOne: boolean } {
  const { accumulator: width, pipeline } = params;
  const arrivalPs = (keeps || pipeline === 2 ? registerPs : 0) + (keeps ? gatePs : 0);
  const top = 1n << BigInt(width - 1);
  const wrapped = BigInt.asUintN(width, constant);
  const { plan } = compressorTreePlan({
    ...tree,
    inputs: [
      ...tree.inputs,
      input('sum_i', width, 'sum so far: sum word'),
      input('carry_i', width, 'sum so far: carry word'),
    ],
    columns: joinColumns([
      tree.columns,
      wordColumns('sum_i', width, arrivalPs),
      wordColumns('carry_i', width, arrivalPs),
    ]),
    constant: wrapped & (top - 1n),
  });
  return { plan, hasTopOne: (wrapped & top) !== 0n };
}
