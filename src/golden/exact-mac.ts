/** Multiply-accumulate on any formats of integers: exact products, summed modulo 2^accumulator. */

import { decodeInteger, wrap, type Word } from '../bits/index.ts';
import { InvariantError } from '../errors.ts';
import { inUnits } from '../formats/dyadic.ts';
import { requireFormat } from '../formats/index.ts';
import type { Arithmetic, Operand } from './arithmetic.ts';

/** What such a multiply-accumulate computes, whatever it is built of. */
export type ExactMac = {
  readonly activation: Operand;
  readonly weight: Operand;
  /** Bits of the sum. */
  readonly accumulator: number;
  /** Whether the sum is in two's complement. */
  readonly signed: boolean;
};

/**
 * `acc + sum value(a[i]) * value(w[i])`, exact, then modulo 2^accumulator.
 *
 * @source [textbook]
 */
export function exactMacArithmetic({
  activation,
  weight,
  accumulator,
  signed,
}: ExactMac): Arithmetic {
  const a = integerValues(activation.format);
  const w = integerValues(weight.format);
  return {
    activation,
    weight,
    accumulator: { format: `${signed ? '' : 'u'}int${accumulator}`, width: accumulator },
    zero: 0n,
    accumulate(sum, activations, weights) {
      let total = decodeInteger(sum, accumulator, signed);
      activations.forEach((word, i) => (total += a(word) * w(weights[i] ?? 0n)));
      return wrap(total, accumulator);
    },
  };
}

/**
 * The integers that the words of a format stand for, each worked out once.
 *
 * @throws {InvariantError} if the format has fractions
 */
export function integerValues(format: string): (word: Word) => bigint {
  const codec = requireFormat(format);
  if (codec.unit < 0) throw new InvariantError(`${format} must have integers only`);
  const known = new Map<Word, bigint>();
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    const value = codec.decode(word);
    if (value.kind !== 'finite') throw new InvariantError(`${format} must have integers only`);
    const integer = inUnits(value, 0);
    known.set(word, integer);
    return integer;
  };
}
