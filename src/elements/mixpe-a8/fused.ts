/**
 * Gated copies of the activations and the sum so far in one compressor tree, down to one row: no product is formed, and
 * the one carry chain is that of the sum. Nothing is sign-extended: what negative bits owe is a constant.
 */

import type { Role } from '../../bits/machine.ts';
import { bitLength, integerMax, integerMin } from '../../bits/index.ts';
import { compressorTreePlan } from '../../structure/compressor-tree.ts';
import { input, type Child, type Operator, type Plan } from '../../structure/plan.ts';
import { andProducts } from '../../structure/products/and-array.ts';
import {
  joinColumns,
  laneColumns,
  productBuses,
  wordColumns,
  type LaneColumns,
} from '../../structure/products/columns.ts';
import { enabledRegister } from '../../structure/registers.ts';
import { integerMacTag } from '../integer-mac.ts';
import type { MixpeA8Params } from './params.ts';
import { laneText, mixpeA8Ports } from './ports.ts';

/** From the clock edge through the register of the sum and the gate that starts a new one, in a 45 nm library. */
const basePs = 200;
const registerPs = 100;

/** Plan of the element in a role. */
export function fusedPlan(p: MixpeA8Params, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const isPipelined = p.pipeline === 2;
  const products = andProducts(p.activation, p.weight);
  const buses = productBuses(products);
  const module = `mixpe_a8_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}_fused`;
  const columns = laneColumns(products, lanes);
  const addendPs = keeps ? basePs : isPipelined ? registerPs : 0;
  const { trees, view, heldBits } = isPipelined
    ? twoTrees(p, module, columns, lanes, addendPs)
    : oneTree(p, module, columns, addendPs);
  return {
    module,
    template: 'elements/mixpe-a8-fused',
    summary: keeps
      ? 'mixed-precision multiply-accumulate in one tree, keeps the sum of a group'
      : 'mixed-precision multiply-add in one tree with the passing sum of a group',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: p.accumulator,
      pipeline: p.pipeline,
      lanes,
      multiplier: p.multiplier,
    },
    sources: ['mixpe2024', 'baughwooley1973'],
    interface: { kind: 'pipe', latency: p.pipeline, interval: 1 },
    ports: mixpeA8Ports(p, role),
    view: {
      cw: p.accumulator,
      hasState: keeps,
      hasPipeline: isPipelined,
      hasWideBase: false,
      productsModule: products.plan.module,
      buses: buses.map(({ name, width }) => ({ name, width: width * lanes })),
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        multiplicand: laneText('a_i', p.activation.width, index, lanes),
        multiplier: laneText('b_i', p.weight.width, index, lanes),
        buses: buses.map(({ name, width }) => ({ name, net: laneText(name, width, index, lanes) })),
      })),
      ...(keeps
        ? { first: isPipelined ? 'first_q' : 'first_i', valid: isPipelined ? 'valid_q' : 'valid_i' }
        : { passing: isPipelined ? 'acc_in_q' : 'acc_i' }),
      ...view,
    },
    operators: registers(p, keeps, heldBits),
    children: [{ plan: products.plan, count: lanes, part: 'partial products' }, ...trees],
  };
}

type Trees = {
  readonly trees: readonly Child[];
  readonly view: Readonly<Record<string, unknown>>;
  /** Bits between two stages, without the sum so far. */
  readonly heldBits: number;
};

function oneTree(
  p: MixpeA8Params,
  module: string,
  { inputs, columns, constant }: LaneColumns,
  addendPs: number,
): Trees {
  const width = p.accumulator;
  const tree = compressorTreePlan({
    module: `${module}_tree`,
    summary: 'gated copies and the sum so far, added',
    params: { width },
    inputs: [...inputs, input('addend_i', width, 'sum so far')],
    columns: joinColumns([columns, wordColumns('addend_i', width, addendPs)]),
    constant,
    width,
    method: 'tdm',
    rows: 1,
  });
  return {
    trees: [{ plan: tree.plan, count: 1, part: 'compressor' }],
    view: { treeModule: tree.plan.module },
    heldBits: 0,
  };
}

/** The products' bits are added first; the constant joins them and the sum so far in the second stage. */
function twoTrees(
  p: MixpeA8Params,
  module: string,
  { inputs, columns, constant }: LaneColumns,
  lanes: number,
  addendPs: number,
): Trees {
  // Without the constant, which is negative or 0, every sum of bits is positive.
  const heldBits = bitLength(greatestProduct(p) * BigInt(lanes) - constant);
  const base = { method: 'tdm', rows: 1 } as const;
  const first = compressorTreePlan({
    ...base,
    module: `${module}_tree`,
    summary: 'gated copies, added',
    params: { width: heldBits },
    inputs,
    columns,
    width: heldBits,
  });
  const width = p.accumulator;
  const last = compressorTreePlan({
    ...base,
    module: `${module}_merge`,
    summary: 'sum of the copies and the sum so far, added',
    params: { width },
    inputs: [
      input('total_i', heldBits, 'sum of the copies'),
      input('addend_i', width, 'sum so far'),
    ],
    columns: joinColumns([
      wordColumns('total_i', Math.min(heldBits, width), registerPs),
      wordColumns('addend_i', width, addendPs),
    ]),
    constant,
    width,
  });
  return {
    trees: [first, last].map(({ plan }, stage) => ({ plan, count: 1, part: 'compressor', stage })),
    view: {
      treeModule: first.plan.module,
      mergeModule: last.plan.module,
      held: 'total',
      heldBits,
    },
    heldBits,
  };
}

function greatestProduct({ activation, weight }: MixpeA8Params): bigint {
  const [a, w] = [activation, weight].map(({ width, signed }) => [
    integerMin(width, signed),
    integerMax(width, signed),
  ]);
  const products = (a ?? []).flatMap((x) => (w ?? []).map((y) => x * y));
  return products.reduce((greatest, product) => (product > greatest ? product : greatest), 0n);
}

function registers(p: MixpeA8Params, keeps: boolean, heldBits: number): Operator[] {
  const width = p.accumulator;
  const stage = p.pipeline - 1;
  return [
    enabledRegister(width, 'accumulator'),
    ...(keeps
      ? [
          { kind: 'mux', part: 'accumulator', widths: [width], count: 1, stage } as const,
          enabledRegister(p.pipeline, 'control', true),
        ]
      : []),
    ...(p.pipeline === 2
      ? [enabledRegister(heldBits, 'pipeline'), enabledRegister(keeps ? 1 : width, 'pipeline')]
      : []),
  ];
}
