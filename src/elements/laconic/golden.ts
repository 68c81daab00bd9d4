/** Meaning of the element after Laconic: exact products, and a cycle for every pair of digits that are not zero. */

import { decodeInteger, type Word } from '../../bits/index.ts';
import { digitCount, digitsOfInteger } from '../../bits/digits.ts';
import type { Pace } from '../../golden/pace.ts';
import type { LaconicParams } from './params.ts';

type Operand = LaconicParams['weight'];

/** Edges after the last pair: power of two, rows, their sum, the accumulator. */
const delay = 4;

/**
 * In a lane as many cycles as there are pairs of non-zero digits, one of each operand; the slowest lane decides.
 *
 * @source [laconic2019]
 */
export function laconicPace(p: LaconicParams): Pace {
  const most = ({ width, signed }: Operand): number => digitCount(p.encoding, width, signed);
  return {
    lanes: p.lanes,
    activationDigits: countOf(p, p.activation),
    weightDigits: countOf(p, p.weight),
    mostCycles: most(p.activation) * most(p.weight),
    isFixed: false,
    delay,
  };
}

/** Non-zero digits of a word, each counted once. */
function countOf({ encoding }: LaconicParams, { width, signed }: Operand): (word: Word) => number {
  const counts = new Map<Word, number>();
  return (word) => {
    const known = counts.get(word);
    if (known !== undefined) return known;
    const value = decodeInteger(word, width, signed);
    const digits = digitsOfInteger(encoding, value, width, signed);
    const count = digits.filter((digit) => digit !== 0).length;
    counts.set(word, count);
    return count;
  };
}
