/** One posit operation: exact, then rounded once. */

import type { Word } from '../bits/index.ts';
import { add, multiply } from '../formats/dyadic.ts';
import { requireFormat } from '../formats/index.ts';
import { fromDyadic, NAN } from '../formats/value.ts';
import type { Arithmetic, Operand } from './arithmetic.ts';

export type PositOperation = 'multiply' | 'add';

/**
 * An exact product or sum of two posits of a format, rounded once; NaR if either is.
 *
 * @source [posit2022]
 */
export function positOperation(
  { format }: Operand,
  kind: PositOperation,
): (a: Word, b: Word) => Word {
  const codec = requireFormat(format);
  return (a, b) => {
    const [x, y] = [codec.decode(a), codec.decode(b)];
    if (x.kind !== 'finite' || y.kind !== 'finite') return codec.encode(NAN);
    return codec.encode(fromDyadic(kind === 'multiply' ? multiply(x, y) : add(x, y)));
  };
}

/** The arithmetic of an element that does one operation per beat and keeps no sum. */
export function positOperationArithmetic(operand: Operand, kind: PositOperation): Arithmetic {
  const { format, width } = operand;
  const operate = positOperation(operand, kind);
  return {
    activation: { format, width },
    weight: { format, width },
    accumulator: { format, width },
    zero: 0n,
    accumulate: (_, [a = 0n], [b = 0n]) => operate(a, b),
    single: kind === 'multiply' ? (a, b) => a * b : (a, b) => a + b,
  };
}
