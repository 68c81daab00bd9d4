/** How the text of an element names the operands and the partial products of its lanes. */

import type { ChosenProducts } from './choose.ts';
import { productBuses } from './columns.ts';

/** What `templates/partials/lane-products` slots in. */
export type LaneProductsView = {
  readonly productsModule: string;
  /** The port whose bits or digits make the rows. */
  readonly multiplier: string;
  readonly lanes: readonly {
    readonly index: number;
    readonly multiplicand: string;
    readonly multiplier: string;
    readonly buses: readonly { readonly name: string; readonly net: string }[];
  }[];
  /** What the rows of all lanes arrive on, lane 0 in the low bits. */
  readonly buses: readonly { readonly name: string; readonly width: number }[];
};

/** Names for `lanes` products of `a_i` and `b_i`, of these bits per lane. */
export function laneProductsView(
  products: ChosenProducts,
  lanes: number,
  bits: { readonly activation: number; readonly weight: number },
): LaneProductsView {
  const buses = productBuses(products);
  const weightIsMultiplier = products.recoded === 'second';
  return {
    productsModule: products.plan.module,
    multiplier: weightIsMultiplier ? 'b_i' : 'a_i',
    lanes: Array.from({ length: lanes }, (_, index) => {
      const activation = laneText('a_i', bits.activation, index, lanes);
      const weight = laneText('b_i', bits.weight, index, lanes);
      return {
        index,
        multiplicand: weightIsMultiplier ? activation : weight,
        multiplier: weightIsMultiplier ? weight : activation,
        buses: buses.map(({ name, width }) => ({ name, net: laneText(name, width, index, lanes) })),
      };
    }),
    buses: buses.map(({ name, width }) => ({ name, width: width * lanes })),
  };
}

/** Operand of one lane. */
function laneText(port: string, width: number, index: number, lanes: number): string {
  return lanes === 1 ? port : `${port}[${(index + 1) * width - 1}:${index * width}]`;
}
