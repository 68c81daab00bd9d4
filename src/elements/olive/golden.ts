/** Meaning of the element: the products of both numbers of a pair, whatever their codes, added to one sum. */

import { decodeInteger, wrap, type Word } from '../../bits/index.ts';
import { outlierVictimValues, VICTIM } from '../../formats/table.ts';
import type { Arithmetic, Operand } from '../../golden/arithmetic.ts';
import type { OliveParams } from './params.ts';

/** Outliers begin at 12: `(2 + 1) * 2^bias`. */
const bias = 2;

const values = Array.from({ length: 256 }, (_, word) =>
  outlierVictimValues(word, bias).map((value) => BigInt(value)),
);

/**
 * `acc + sum of a.low * w.low + a.high * w.high`, exact, modulo 2^accumulator. A word is a pair of numbers; a pair
 * keeps one outlier, the first, and its neighbour becomes the victim.
 *
 * @source [olive2023]
 */
export function oliveArithmetic({ accumulator }: OliveParams): Arithmetic {
  const operand: Operand = {
    format: 'ovp4',
    width: 8,
    packing: { numbers: 2, pack: ([low = 0n, high = 0n]) => pairOf(low, high) },
  };
  return {
    activation: operand,
    weight: operand,
    accumulator: { format: `int${accumulator}`, width: accumulator },
    zero: 0n,
    accumulate(sum, activations, weights) {
      let total = decodeInteger(sum, accumulator, true);
      activations.forEach((word, i) => {
        const [low = 0n, high = 0n] = values[Number(word)] ?? [];
        const [otherLow = 0n, otherHigh = 0n] = values[Number(weights[i] ?? 0n)] ?? [];
        total += low * otherLow + high * otherHigh;
      });
      return wrap(total, accumulator);
    },
  };
}

/** The pair of two numbers, each given as a word that has a victim above it if it is an outlier. */
export function pairOf(low: Word, high: Word): Word {
  const victim = BigInt(VICTIM);
  if (low >> 4n === victim) return low;
  return high >> 4n === victim
    ? (wrap(high, 4) << 4n) | victim
    : (wrap(high, 4) << 4n) | wrap(low, 4);
}
