/**
 * Multiply-accumulate that takes one operand digit by digit, a bit weight at a time, the greatest first: before the
 * first digits of a lesser weight the sum so far is multiplied by the radix.
 */

import { bit, decodeInteger, unpack, wrap, type Word } from '../bits/index.ts';
import type { Machine, Outputs, Signals } from '../bits/machine.ts';
import { InvariantError } from '../errors.ts';
import type { Arithmetic } from './arithmetic.ts';

/** One digit: -2..2. */
export type DigitSignals = {
  readonly nonzero: boolean;
  readonly negative: boolean;
  readonly double: boolean;
};

/** The number that a digit's code stands for; where `nonzero` is low, 0, whatever the others are. */
export function digitValue({ nonzero, negative, double }: DigitSignals): bigint {
  if (!nonzero) return 0n;
  const magnitude = double ? 2n : 1n;
  return negative ? -magnitude : magnitude;
}

/** One step of a sum: what precedes it, and the digits with their operands. */
export type DigitStep = {
  /** Starts a new sum; or is the first of a bit weight below the one before. */
  readonly first: boolean;
  readonly next: boolean;
  readonly digits: readonly bigint[];
  readonly weights: readonly Word[];
};

/** The sum after a step, wrapped to the accumulator; unknown as long as no sum has begun. */
export function digitAccumulate(
  arithmetic: Arithmetic,
  radix: number,
  sum: Word | undefined,
  { first, next, digits, weights }: DigitStep,
): Word | undefined {
  const { integer, weight, accumulator } = arithmetic;
  if (integer === undefined) throw new InvariantError('digits are those of an integer');
  const start = first ? arithmetic.zero : sum;
  if (start === undefined) return undefined;
  let total = next && !first ? start * BigInt(radix) : start;
  digits.forEach((digit, i) => {
    total += digit * decodeInteger(weights[i] ?? 0n, weight.width, integer.weightSigned);
  });
  return wrap(total, accumulator.width);
}

/**
 * The machine of one element. Inputs `first_i`, `next_i`, per lane one bit of `nonzero_i`, `negative_i` and
 * `double_i` and one word of `b_i`; output `acc_o` two clock edges later, in every cycle. No reset: a sum is unknown
 * until one begins.
 */
export function digitMachine(arithmetic: Arithmetic, radix: number, lanes: number): Machine {
  let held: DigitStep | undefined;
  let sum: Word | undefined;
  return {
    reset(): void {
      held = undefined;
      sum = undefined;
    },
    step(signals: Signals): Outputs {
      const outputs = { acc_o: sum };
      sum = held === undefined ? undefined : digitAccumulate(arithmetic, radix, sum, held);
      const lane = (name: string, at: number): boolean => bit(signals[name] ?? 0n, at) === 1;
      held = {
        first: lane('first_i', 0),
        next: lane('next_i', 0),
        digits: Array.from({ length: lanes }, (_, at) =>
          digitValue({
            nonzero: lane('nonzero_i', at),
            negative: lane('negative_i', at),
            double: lane('double_i', at),
          }),
        ),
        weights: unpack(signals['b_i'] ?? 0n, arithmetic.weight.width, lanes),
      };
      return outputs;
    },
  };
}
