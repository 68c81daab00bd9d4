/** From partial products of several lanes to the columns and input ports of one tree. */

import { input, type Port } from '../plan.ts';
import type { TimedBit } from '../reduce/index.ts';
import type { PartialProducts } from './partial-products.ts';

/** Outputs of a partial-product module, for its parent to wire: `rows`, `increments`. */
export function productBuses(
  products: PartialProducts,
): { readonly name: string; readonly width: number }[] {
  return products.plan.ports
    .filter((port) => port.direction === 'output')
    .map((port) => ({ name: port.name.replace(/_o$/, ''), width: port.width }));
}

/** What a tree takes in from all lanes. */
export type LaneColumns = {
  /** One bus per output of the partial products, lane 0 in the low bits. */
  readonly inputs: readonly Port[];
  readonly columns: readonly (readonly TimedBit[])[];
  /** Sum of the constants of all lanes. */
  readonly constant: bigint;
};

/** Columns of `lanes` equal partial products, each bit at its weight. */
export function laneColumns(products: PartialProducts, lanes: number): LaneColumns {
  const buses = new Map(productBuses(products).map((bus) => [bus.name, bus.width]));
  const columns: TimedBit[][] = [];
  for (let lane = 0; lane < lanes; lane++) {
    for (const bit of products.bits) {
      const bus = bit.port.replace(/_o$/, '');
      const width = buses.get(bus) ?? 0;
      const net = width * lanes === 1 ? `${bus}_i` : `${bus}_i[${lane * width + bit.index}]`;
      (columns[bit.column] ??= []).push({ net, arrivalPs: bit.arrivalPs });
    }
  }
  return {
    inputs: [...buses].map(([name, width]) =>
      input(
        `${name}_i`,
        width * lanes,
        `partial products: ${name}${lanes > 1 ? ' of all lanes' : ''}`,
      ),
    ),
    columns: Array.from(columns, (bits) => bits ?? []),
    constant: products.constant * BigInt(lanes),
  };
}

/** A word as one more row of a tree. */
export function wordColumns(port: string, width: number, arrivalPs: number): TimedBit[][] {
  return Array.from({ length: width }, (_, i) => [
    { net: width === 1 ? port : `${port}[${i}]`, arrivalPs },
  ]);
}

/** Several sets of columns as one. */
export function joinColumns(sets: readonly (readonly (readonly TimedBit[])[])[]): TimedBit[][] {
  const width = Math.max(0, ...sets.map((columns) => columns.length));
  return Array.from({ length: width }, (_, i) => sets.flatMap((columns) => columns[i] ?? []));
}
