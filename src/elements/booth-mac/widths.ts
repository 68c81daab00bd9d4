/**
 * Where the sum of products ends. Above its end the sum so far can only change by 1, 0 or -1, so no column of
 * the tree is spent on sign extension.
 */

import { clog2, integerMax, integerMin } from '../../bits/index.ts';
import { accumulatorSigned } from '../integer-mac.ts';
import type { BoothMacParams } from './params.ts';

/** Bits of the parts of the sum. */
export type SumWidths = {
  /** Sum of the products of all lanes, exact. */
  readonly total: number;
  /** Sum with the addend: exact before it is clamped, or as wide as it wraps. */
  readonly exact: number;
  /** Columns of the fused tree and its adder. */
  readonly columns: number;
  /** Bits of the addend that enter the fused tree; the rest is stepped by the columns above them. */
  readonly joined: number;
  /** Added to the fused tree, so that its columns above `joined` count from 0: 0 down, 1 stay, 2 up. */
  readonly bias: bigint;
};

/** Widths for a number of lanes. */
export function sumWidths(p: BoothMacParams, lanes: number): SumWidths {
  const total = p.activation.width + p.weight.width + clog2(lanes);
  const exact = p.overflow === 'saturate' ? Math.max(p.accumulator, total) + 1 : p.accumulator;
  const { least, greatest } = productRange(p);
  const count = BigInt(lanes);
  // Least m with -2^m <= sum of products <= 2^m: then the addend above bit m steps by at most one.
  let joined = 1;
  while (least * count < -(1n << BigInt(joined)) || greatest * count > 1n << BigInt(joined))
    joined++;
  const signed = accumulatorSigned(p);
  const columns = joined + (signed ? 2 : 1);
  if (columns >= exact) return { total, exact, columns: exact, joined: exact, bias: 0n };
  return { total, exact, columns, joined, bias: signed ? 1n << BigInt(joined) : 0n };
}

function productRange(p: BoothMacParams): { readonly least: bigint; readonly greatest: bigint } {
  const ends = [p.activation, p.weight].map(({ width, signed }) => [
    integerMin(width, signed),
    integerMax(width, signed),
  ]);
  const [a = [], w = []] = ends;
  const products = a.flatMap((x) => w.map((y) => x * y));
  const least = products.reduce((m, v) => (v < m ? v : m));
  const greatest = products.reduce((m, v) => (v > m ? v : m));
  return { least, greatest };
}
