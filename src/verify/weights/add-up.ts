/** A weighted sum of nets as a word, by as few adders as its bits allow. */

import type { Bit } from '../../eda/netlist.ts';
import type { Bits, Wires } from '../mutate/wires.ts';
import { powers } from './boxes.ts';
import type { WeightedSum } from './rewrite.ts';

/** Add the bits up, modulo 2^width. */
export function addUp(
  { constant, weights }: Pick<WeightedSum, 'constant' | 'weights'>,
  width: number,
  wires: Wires,
): Bits {
  let total: Bits = bitsOfWeight(constant, width, '1');
  for (const row of rowsOf(weights, width)) total = wires.sum('$add', total, row);
  return total;
}

function bitsOfWeight(weight: bigint, width: number, bit: Bit): Bit[] {
  return powers(width).map((one) => ((weight & one) === 0n ? '0' : bit));
}

/** Weighted bits side by side in as few words as they fit into. */
function rowsOf(weights: ReadonlyMap<Bit, bigint>, width: number): Bits[] {
  const rows: { taken: bigint; bits: Bit[] }[] = [];
  for (const [bit, weight] of weights) {
    const own = bitsOfWeight(weight, width, bit);
    const row = rows.find(({ taken }) => (taken & weight) === 0n);
    if (row === undefined) rows.push({ taken: weight, bits: own });
    else {
      row.taken |= weight;
      row.bits = row.bits.map((old, i) => (old === '0' ? (own[i] ?? '0') : old));
    }
  }
  return rows.map(({ bits }) => bits);
}
