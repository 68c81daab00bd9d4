/** An integer multiplier: partial products, one compressor tree, one carry-propagate addition. */

import { adderPlan, type AdderKind } from './adder/plan.ts';
import { compressorTreePlan } from './compressor-tree.ts';
import { bitsTag, bitsText, type IntegerBits } from './operand.ts';
import { input, output, type Plan } from './plan.ts';
import { chooseProducts, type ProductKind } from './products/choose.ts';
import { laneColumns, productBuses } from './products/columns.ts';
import { rowArrivals, type TreeMethod } from './reduce/index.ts';
import { planned } from './planned.ts';

export type MultiplierOptions = {
  readonly a: IntegerBits;
  readonly b: IntegerBits;
  readonly encoding: ProductKind;
  readonly tree: TreeMethod;
  readonly adder: AdderKind;
};

/** Plan of `product_o = a_i * b_i`, exact. */
export const multiplierPlan = planned((options: MultiplierOptions): Plan => {
  const { a, b, encoding, tree: method, adder: kind } = options;
  const width = a.width + b.width;
  const products = chooseProducts(encoding, a, b);
  const module =
    `pe_multiplier_${bitsTag(a)}_${bitsTag(b)}_${encoding}_${method}_${kind}`.replaceAll('-', '_');
  const { inputs, columns, constant } = laneColumns(products, 1);
  const tree = compressorTreePlan({
    module: `${module}_tree`,
    summary: 'partial products to two rows',
    params: { width },
    inputs,
    columns,
    constant,
    width,
    method,
  });
  const adder = adderPlan({
    kind,
    width,
    arrivalsPs: rowArrivals(tree.reduced),
    ...(kind === 'arrival' ? { module: `${module}_adder` } : {}),
  });
  const recodesB = products.recoded === 'second';
  return {
    module,
    template: 'structure/multiplier',
    summary: 'integer multiplier',
    params: { a: bitsTag(a), b: bitsTag(b), encoding, tree: method, adder: kind },
    sources: products.plan.sources,
    interface: { kind: 'comb' },
    ports: [
      input('a_i', a.width, `factor, ${bitsText(a)}`),
      input('b_i', b.width, `factor, ${bitsText(b)}`),
      output('product_o', width, 'product, exact'),
    ],
    view: {
      top: width - 1,
      multiplicand: recodesB ? 'a_i' : 'b_i',
      multiplier: recodesB ? 'b_i' : 'a_i',
      buses: productBuses(products),
      productsModule: products.plan.module,
      treeModule: tree.plan.module,
      adderModule: adder.module,
    },
    operators: [],
    children: [
      { plan: products.plan, count: 1, part: 'partial products' },
      { plan: tree.plan, count: 1, part: 'compressor' },
      { plan: adder, count: 1, part: 'adder' },
    ],
  };
});
