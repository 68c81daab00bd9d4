/** Partial products by bit weight: what the digits of one weight of all lanes have, and how wide their sum is. */

import type { PartialProducts } from '../products/partial-products.ts';
import { productBuses } from '../products/columns.ts';
import { wrapList } from '../text.ts';
import type { TimedBit } from '../reduce/index.ts';

/** All products of one bit weight. */
export type Plane = {
  readonly index: number;
  /** Its weight is `2^shift`. */
  readonly shift: number;
  /** Bits that its tree takes in. */
  readonly inputs: number;
  /** The same bits on the buses of the products, highest first, in lines. */
  readonly nets: readonly { readonly text: string }[];
  /** Columns of those bits, from the plane's weight up, as bits of the port `products_i`. */
  readonly columns: readonly (readonly TimedBit[])[];
  /** What the sign extensions of all lanes add up to, in units of the plane's weight. */
  readonly constant: bigint;
  /** Bits that hold the sum of all lanes, whatever the operands. */
  readonly sumBits: number;
};

/** The planes of `lanes` equal products, lowest weight first. */
export function planesOf(products: PartialProducts, lanes: number): Plane[] {
  const widths = new Map(productBuses(products).map(({ name, width }) => [name, width]));
  const count = BigInt(lanes);
  return products.rows.map(({ shift, constant, greatest }, index) => {
    const columns: TimedBit[][] = [];
    const nets: string[] = [];
    for (let lane = 0; lane < lanes; lane++) {
      for (const bit of products.bits) {
        if (bit.digit !== index) continue;
        const bus = bit.port.replace(/_o$/, '');
        const width = widths.get(bus) ?? 0;
        nets.push(width * lanes === 1 ? bus : `${bus}[${lane * width + bit.index}]`);
        const net = `products_i[${nets.length - 1}]`;
        (columns[bit.column - shift] ??= []).push({ net, arrivalPs: bit.arrivalPs });
      }
    }
    return {
      index,
      shift,
      inputs: nets.length,
      nets: wrapList(slices(nets.toReversed())),
      columns: Array.from(columns, (bits) => bits ?? []),
      constant: (constant >> BigInt(shift)) * count,
      sumBits: (greatest * count).toString(2).length,
    };
  });
}

/** Neighbouring bits of one bus as one slice. */
function slices(nets: readonly string[]): string[] {
  const merged: { readonly bus: string; readonly high: number; low: number }[] = [];
  for (const net of nets) {
    const [, bus = net, place] = /^(\w+)\[(\d+)\]$/.exec(net) ?? [];
    const last = merged.at(-1);
    const index = place === undefined ? -1 : Number(place);
    if (last?.bus === bus && index >= 0 && last.low === index + 1) last.low = index;
    else merged.push({ bus, high: index, low: index });
  }
  return merged.map(({ bus, high, low }) =>
    high < 0 ? bus : high === low ? `${bus}[${high}]` : `${bus}[${high}:${low}]`,
  );
}
