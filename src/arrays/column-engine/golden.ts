/**
 * Column engine: every row has a stream of digits per lane, which all its elements share. Streams take the same groups
 * of activations in the same order, drop the digits that are zero, and run apart by as much as their queues hold.
 */

import { bit, decodeInteger, pack, unpack, type Word } from '../../bits/index.ts';
import { digitRadix, digitsOfInteger } from '../../bits/digits.ts';
import type { Machine, Outputs, Signals } from '../../bits/machine.ts';
import { InvariantError } from '../../errors.ts';
import { resultOf, type Arithmetic } from '../../golden/arithmetic.ts';
import { digitAccumulate, type DigitStep } from '../../golden/digit-mac.ts';
import {
  banks,
  beatsPerRow,
  operandDelay,
  outputDelay,
  settlingDelay,
  type ColumnEngine,
} from './timing.ts';

/** What is left to do of a group. */
type Group = {
  /** Digits that are not zero, with the words they belong to. */
  readonly digits: { readonly value: bigint; readonly word: number }[];
  first: boolean;
  next: boolean;
  readonly last: boolean;
  /** Number of the group and bank of its operands, where groups are left out. */
  readonly number?: number;
};

type Stream = {
  head: Group | undefined;
  readonly queue: Group[];
  closed: boolean;
  bank: number;
  number: number;
};

/** Digits chosen in one cycle for one row, and the banked operand that each asks for. */
type Choice = Omit<DigitStep, 'weights'> & { readonly indices: readonly (number | undefined)[] };

/** Sums on their way out; unknown if one of them is. */
type Beat = { readonly word: Word | undefined };

/**
 * One step is one clock edge. A beat of `a_i` is a group per stream at the bit weight `plane_i`; `first_i` begins a new
 * sum, `next_i` the bit weight below, `last_i` completes the sum. `b_index_o` asks for the operands of the digits chosen,
 * which `b_i` brings in the next cycle.
 */
export function columnEngineMachine(arithmetic: Arithmetic, engine: ColumnEngine): Machine {
  const { rows, columns, lanes, group, queue, encoding } = engine;
  const { activation, weight, integer } = arithmetic;
  if (integer === undefined) throw new InvariantError('digits are those of an integer');
  const isSigned = integer.activationSigned;
  const { width, read } = resultOf(arithmetic);
  const wordBits = Math.log2(group);
  const indexBits = Math.log2(banks) + engine.numberBits + wordBits;
  const streamsOf = (row: number): Stream[] => streams.slice(row * lanes, (row + 1) * lanes);

  let streams: Stream[] = [];
  let coded: Group[] | undefined;
  let isFull = false;
  let beats = { bank: banks - 1, number: 0 };
  let pipeline: (Choice[] | undefined)[] = [];
  let sums: (Word | undefined)[][] = [];
  let settled: number[] = [];
  let turn = 0;
  let opening: number | undefined;
  let taking: { readonly row: number; readonly beat: number } | undefined;
  let out: (Beat | undefined)[] = [];
  const reset = (): void => {
    streams = Array.from({ length: rows * lanes }, () => ({
      head: undefined,
      queue: [],
      closed: false,
      bank: banks - 1,
      number: 0,
    }));
    coded = undefined;
    isFull = false;
    beats = { bank: banks - 1, number: 0 };
    pipeline = Array.from({ length: operandDelay }, () => undefined);
    sums = Array.from({ length: rows }, () => Array.from({ length: columns }, () => undefined));
    settled = Array.from({ length: rows }, () => 0);
    turn = 0;
    opening = undefined;
    taking = undefined;
    out = Array.from({ length: outputDelay(engine) }, () => undefined);
  };

  const groupsOf = (signals: Signals): Group[] => {
    const words = unpack(signals['a_i'] ?? 0n, activation.width, rows * lanes * group);
    const flag = (name: string): boolean => bit(signals[name] ?? 0n, 0) === 1;
    const [first, next, last] = [flag('first_i'), flag('next_i'), flag('last_i')];
    if (first) beats.bank = (beats.bank + 1) % banks;
    if (first || next) beats.number = 0;
    const number = beats.bank * 2 ** engine.numberBits + beats.number;
    beats.number = (beats.number + 1) % 2 ** engine.numberBits;
    const plane = Number(signals['plane_i'] ?? 0n);
    const digitOf = (word: Word): bigint => {
      const value = decodeInteger(word, activation.width, isSigned);
      return BigInt(digitsOfInteger(encoding, value, activation.width, isSigned)[plane] ?? 0);
    };
    return streams.map((_, stream) => ({
      digits: words
        .slice(stream * group, (stream + 1) * group)
        .map((word, at) => ({ value: digitOf(word), word: at }))
        .filter(({ value }) => value !== 0n),
      first,
      next,
      last,
      ...(engine.skipsGroups ? { number } : {}),
    }));
  };

  /** Take one digit of a stream whose head may go on. */
  const chooseFrom = (stream: Stream, head: Group): { digit: bigint; index?: number } => {
    if (head.first) stream.bank = (stream.bank + 1) % banks;
    if (head.first || head.next) stream.number = 0;
    const number = head.number ?? stream.bank * 2 ** engine.numberBits + stream.number;
    head.first = false;
    head.next = false;
    const digit = head.digits.shift();
    if (head.digits.length === 0) {
      stream.head = undefined;
      stream.number = (stream.number + 1) % 2 ** engine.numberBits;
      stream.closed = head.last;
    }
    return digit === undefined
      ? { digit: 0n }
      : { digit: digit.value, index: number * group + digit.word };
  };

  const choose = (row: number): Choice => {
    const own = streamsOf(row);
    const heads = own.map(({ head, closed }) => (closed ? undefined : head));
    const begins = (head: Group | undefined): boolean =>
      head !== undefined && (head.first || head.next);
    const all = heads.every(begins);
    // Random marks may differ from stream to stream only in time, never in order: the first lane speaks for all.
    const [{ first = false, next = false } = {}] = all ? heads : [];
    const chosen = own.map((stream, lane) => {
      const head = heads[lane];
      const goes = head !== undefined && (all || !begins(head));
      return goes ? chooseFrom(stream, head) : { digit: 0n };
    });
    return {
      first,
      next,
      digits: chosen.map(({ digit }) => digit),
      indices: chosen.map(({ index }) => index),
    };
  };

  /** Some of a row's sums, a result per resolver. */
  const beatOf = ({ row, beat }: { readonly row: number; readonly beat: number }) => {
    const from = beat * engine.resolvers;
    const words = (sums[row] ?? []).slice(from, from + engine.resolvers);
    const known = words.filter((word) => word !== undefined).map(read);
    return known.length === engine.resolvers ? pack(known, width) : undefined;
  };

  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const ready = coded === undefined || !isFull;
      const asked = pipeline[operandDelay - 1];
      const indices = Array.from(
        { length: rows * lanes },
        (_, at) => asked?.[Math.floor(at / lanes)]?.indices[at % lanes],
      );
      const shown = out.at(-1);
      const outputs = {
        ready_o: ready ? 1n : 0n,
        b_read_o: pack(
          indices.map((index) => (index === undefined ? 0n : 1n)),
          1,
        ),
        b_index_o: pack(
          indices.map((index) => BigInt(index ?? 0)),
          indexBits,
        ),
        valid_o: shown === undefined ? 0n : 1n,
        c_o: shown?.word,
      };
      if (bit(signals['rst'] ?? 0n, 0) === 1) {
        reset();
        return outputs;
      }

      // Sums are taken out of the elements as long as those before them are not refused.
      const moves = shown === undefined || bit(signals['ready_i'] ?? 0n, 0) === 1;
      if (moves) {
        out.pop();
        out.unshift(taking === undefined ? undefined : { word: beatOf(taking) });
      }
      const ends = moves && taking?.beat === beatsPerRow(engine) - 1;
      const opened = ends ? taking?.row : undefined;
      if (taking === undefined || ends) {
        // Rows in turn, when their last digits are in the sums.
        const isReady = (settled[turn] ?? 0) >= settlingDelay && taking?.row !== turn;
        taking = isReady ? { row: turn, beat: 0 } : undefined;
        if (isReady) turn = (turn + 1) % rows;
      } else if (moves) {
        taking = { row: taking.row, beat: taking.beat + 1 };
      }
      settled = settled.map((cycles, row) => {
        const isClosed = streamsOf(row).every((stream) => stream.closed);
        return isClosed && row !== opened && row !== opening ? cycles + 1 : 0;
      });

      const chosen = Array.from({ length: rows }, (_, row) => choose(row));
      pipeline.push(chosen);
      const arriving = pipeline.shift();
      const operands = unpack(signals['b_i'] ?? 0n, weight.width, rows * lanes * columns);
      arriving?.forEach((choice, row) => {
        sums[row] = (sums[row] ?? []).map((sum, column) =>
          digitAccumulate(arithmetic, digitRadix(encoding), sum, {
            ...choice,
            weights: choice.digits.map(
              (_, lane) => operands[(row * lanes + lane) * columns + column] ?? 0n,
            ),
          }),
        );
      });

      if (opening !== undefined) {
        for (const stream of streamsOf(opening)) stream.closed = false;
      }
      opening = opened;
      // A group needs a place that is free whether or not one goes in before it.
      const fills = streams.some((stream) => stream.queue.length >= queue - 1);
      for (const stream of streams) stream.head ??= stream.queue.shift();
      if (ready) {
        coded?.forEach((one, at) => {
          const isMarked = one.first || one.next || one.last;
          if (engine.skipsGroups && one.digits.length === 0 && !isMarked) return;
          streams[at]?.queue.push(one);
        });
        coded = bit(signals['valid_i'] ?? 0n, 0) === 1 ? groupsOf(signals) : undefined;
      }
      isFull = fills;
      return outputs;
    },
  };
}
