/** A multiply-accumulate with a stream of digits of its own: groups of words in, a digit that is not zero per cycle. */

import { bit, decodeInteger, unpack, type Word } from '../bits/index.ts';
import { digitRadix, digitsOfInteger, type DigitEncoding } from '../bits/digits.ts';
import type { Machine, Outputs, Signals } from '../bits/machine.ts';
import { InvariantError } from '../errors.ts';
import type { Arithmetic } from './arithmetic.ts';
import { digitAccumulate, type DigitStep } from './digit-mac.ts';

export type DigitStreamSizes = {
  readonly encoding: DigitEncoding;
  /** Words that are taken in at once. */
  readonly group: number;
  /** Groups that wait behind the one in work. */
  readonly queue: number;
  /** Bits of a group's number within its bit weight. */
  readonly numberBits: number;
};

/** Sums that indices tell apart. */
const banks = 4;

type Group = {
  readonly digits: { readonly value: bigint; readonly word: number }[];
  first: boolean;
  next: boolean;
  readonly last: boolean;
};

type Choice = Omit<DigitStep, 'weights'> & { readonly index?: number };

/**
 * The machine of the element. A beat of `a_i` is a group at the bit weight `plane_i`; `first_i` begins a sum, `next_i`
 * the bit weight below, `last_i` completes it: then `closed_o` is high until `open_i` is. `b_i` is what `index_o` has
 * asked for in the cycle before. A group without digits takes a cycle.
 */
export function digitStreamMachine(arithmetic: Arithmetic, sizes: DigitStreamSizes): Machine {
  const { encoding, group, queue, numberBits } = sizes;
  const { activation, integer } = arithmetic;
  if (integer === undefined) throw new InvariantError('digits are those of an integer');
  const isSigned = integer.activationSigned;

  let coded: Group | undefined;
  let waiting: Group[] = [];
  let isFull = false;
  let head: Group | undefined;
  let closed = false;
  let bank = banks - 1;
  let number = 0;
  const nothing: Choice = { first: false, next: false, digits: [0n] };
  let asked: Choice | undefined = nothing;
  let arriving: Choice | undefined;
  let held: DigitStep | undefined;
  let sum: Word | undefined;

  const reset = (): void => {
    coded = undefined;
    waiting = [];
    isFull = false;
    head = undefined;
    closed = false;
    bank = banks - 1;
    number = 0;
    asked = nothing;
    // What is under way has no reset, and may begin a sum of its own: none is known until the next.
    arriving = undefined;
    held = undefined;
    sum = undefined;
  };

  const groupOf = (signals: Signals): Group => {
    const flag = (name: string): boolean => bit(signals[name] ?? 0n, 0) === 1;
    const plane = Number(signals['plane_i'] ?? 0n);
    const words = unpack(signals['a_i'] ?? 0n, activation.width, group);
    const digits = words.map((word, at) => {
      const value = decodeInteger(word, activation.width, isSigned);
      const all = digitsOfInteger(encoding, value, activation.width, isSigned);
      return { value: BigInt(all[plane] ?? 0), word: at };
    });
    return {
      digits: digits.filter(({ value }) => value !== 0n),
      first: flag('first_i'),
      next: flag('next_i'),
      last: flag('last_i'),
    };
  };

  /** Take a digit of the head, if it may go on. */
  const choose = (): Choice => {
    if (head === undefined || closed) return nothing;
    const { first, next, last, digits } = head;
    if (first) bank = (bank + 1) % banks;
    if (first || next) number = 0;
    const at = (bank * 2 ** numberBits + number) * group;
    head.first = false;
    head.next = false;
    const digit = digits.shift();
    if (digits.length === 0) {
      head = undefined;
      number = (number + 1) % 2 ** numberBits;
      closed = last;
    }
    return digit === undefined
      ? { first, next, digits: [0n] }
      : { first, next, digits: [digit.value], index: at + digit.word };
  };

  return {
    reset,
    step(signals: Signals): Outputs {
      const ready = coded === undefined || !isFull;
      const outputs = {
        ready_o: ready ? 1n : 0n,
        closed_o: closed ? 1n : 0n,
        read_o: asked?.index === undefined ? 0n : 1n,
        index_o: BigInt(asked?.index ?? 0),
        acc_o: sum,
      };
      sum =
        held === undefined
          ? undefined
          : digitAccumulate(arithmetic, digitRadix(encoding), sum, held);
      held = arriving === undefined ? undefined : { ...arriving, weights: [signals['b_i'] ?? 0n] };
      arriving = asked;
      if (bit(signals['rst'] ?? 0n, 0) === 1) {
        reset();
        return outputs;
      }

      const wasClosed = closed;
      asked = choose();
      if (wasClosed && bit(signals['open_i'] ?? 0n, 0) === 1) closed = false;

      // A group needs a place that is free whether or not one goes in before it.
      const fills = waiting.length >= queue - 1;
      head ??= waiting.shift();
      if (ready) {
        if (coded !== undefined) waiting.push(coded);
        coded = bit(signals['valid_i'] ?? 0n, 0) === 1 ? groupOf(signals) : undefined;
      }
      isFull = fills;
      return outputs;
    },
  };
}
