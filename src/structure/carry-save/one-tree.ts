/**
 * Products shifted before they are added: partial products of all lanes and both words of the sum so far in one
 * compressor tree, whose two rows are the next sum.
 */

import type { Role } from '../../bits/machine.ts';
import { compressorTreePlan, type CompressorTreePlan } from '../compressor-tree.ts';
import { digitNames } from '../encoders/index.ts';
import { input, type Child, type Plan } from '../plan.ts';
import type { ChosenProducts } from '../products/choose.ts';
import { joinColumns, laneColumns, wordColumns, type LaneColumns } from '../products/columns.ts';
import { laneProductsView } from '../products/lanes.ts';
import {
  carrySaveOperators,
  carrySavePorts,
  operandBits,
  registerPs,
  splitConstant,
  sumArrivalPs,
  type CarrySaveMac,
} from './mac.ts';

/** Plan of the element as arrays have it: `acc_i` and `acc_o` are `{ carry, sum }`. */
export function oneTreePlan(mac: CarrySaveMac, role: Role, products: ChosenProducts): Plan {
  const { lanes } = role;
  const pipelined = mac.pipeline === 2;
  const cw = mac.accumulator;
  const trees = oneTree(mac, role, laneColumns(products, lanes));
  return {
    module: mac.module,
    template: mac.template,
    summary: mac.summary,
    params: mac.params,
    sources: [...mac.sources, ...products.plan.sources],
    interface: { kind: 'pipe', latency: mac.pipeline, interval: 1 },
    ports: carrySavePorts(mac, role, products, {
      width: 2 * cw,
      format: mac.format,
      lanes: 2,
      doc: 'in two words: { carry, sum }',
    }),
    view: {
      cw,
      hasState: role.kind === 'accumulate',
      hasPipeline: pipelined,
      digits: digitNames[mac.encoding],
      ...laneProductsView(products, lanes, operandBits(mac, products)),
      first: pipelined ? 'first_q' : 'first_i',
      valid: pipelined ? 'valid_q' : 'valid_i',
      passing: pipelined ? 'acc_in_q' : 'acc_i',
      ...trees.view,
    },
    operators: carrySaveOperators(mac, role, { sums: [2 * cw], held: trees.heldBits }),
    children: [{ plan: products.plan, count: lanes, part: 'partial products' }, ...trees.children],
  };
}

type Trees = {
  readonly children: readonly Child[];
  readonly view: Readonly<Record<string, unknown>>;
  /** Bits between the two stages of a pipelined element, without the sum so far. */
  readonly heldBits: number;
};

/** One tree; of a pipelined element two, the products' rows being held between them. */
function oneTree(mac: CarrySaveMac, role: Role, columns: LaneColumns): Trees {
  const { accumulator: width, tree: method, module } = mac;
  const names = { treeModule: `${module}_tree`, mergeModule: `${module}_merge` };
  const base = { method, width, params: { columns: width } };
  if (mac.pipeline === 1) {
    const tree = lastTree(mac, role, columns.constant, {
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
  const last = lastTree(mac, role, first.packedConstant, {
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

/** The tree that the words of the sum enter. */
export function lastTree(
  mac: CarrySaveMac,
  role: Role,
  constant: bigint,
  tree: Incomplete,
): Pick<CompressorTreePlan, 'plan'> & { readonly hasTopOne: boolean } {
  const { width } = tree;
  const arrivalPs = sumArrivalPs(mac, role);
  const split = splitConstant(constant, width);
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
    constant: split.constant,
  });
  return { plan, hasTopOne: split.hasTopOne };
}
