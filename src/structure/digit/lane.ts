/**
 * A stream of digits: groups of words come in, for one bit weight at a time, and the digits that are not zero go out
 * one per cycle, each with the index of the operand that it is to be multiplied with. A group without one takes a
 * cycle nonetheless, unless such groups are left out.
 */

import { clog2 } from '../../bits/index.ts';
import type { DigitEncoding } from '../../bits/digits.ts';
import { codeBuses, digitEncoderPlan } from '../encoders/index.ts';
import { bitsTag, type IntegerBits } from '../operand.ts';
import { clockPort, input, output, resetPort, type Operator, type Plan } from '../plan.ts';
import { register } from '../registers.ts';
import type { CodeBus } from './product.ts';

/** What an array chooses of its streams. */
export type DigitStreamSize = {
  /** Words of a group, a power of two, at least 2. */
  readonly group: number;
  /** Groups that wait behind the one in work; at least 2. */
  readonly queue: number;
  /** Bits of a group's number within its bit weight. */
  readonly numberBits: number;
  /** Groups without digits are left out, unless something begins or ends with them. */
  readonly skipsGroups: boolean;
};

export type DigitLane = DigitStreamSize & {
  readonly encoding: DigitEncoding;
  readonly operand: IntegerBits;
  /** The stream is not alone: bit weights begin when all streams are there. */
  readonly meets: boolean;
};

/** Bits that tell the sums under way apart: no more than three are. */
const bankBits = 2;

export type DigitLanePlan = {
  readonly plan: Plan;
  readonly buses: readonly CodeBus[];
  readonly digits: number;
  /** Bits of `index_o`: { bank, group, word }. */
  readonly indexBits: number;
};

/** Plan of the stream, with the encoders of its group. */
export function digitLanePlan(lane: DigitLane): DigitLanePlan {
  const { group, queue, numberBits, skipsGroups, meets } = lane;
  const encoder = digitEncoderPlan(lane.encoding, lane.operand);
  const buses = codeBuses(encoder.digits);
  const digits = encoder.digits.length;
  const wordBits = clog2(group);
  const indexBits = bankBits + numberBits + wordBits;
  const tag = `${lane.encoding.replace('-', '_')}_${bitsTag(lane.operand)}_g${group}_q${queue}_n${numberBits}`;
  const control = (name: string, doc: string) => input(name, 1, doc, { role: 'control' });
  const shown = (name: string, doc: string) => output(name, 1, doc, { role: 'control' });
  const codes = buses.length - 1;
  const numbered = skipsGroups ? numberBits + bankBits : 0;
  const counted = unaryCount(group);
  const plan: Plan = {
    module: `digit_lane_${tag}${skipsGroups ? '_skip' : ''}${meets ? '_meet' : ''}`,
    template: 'structure/digit-lane',
    summary: 'encodes groups of words and lets out the digits that are not zero, one per cycle',
    params: {
      encoding: lane.encoding,
      operand: bitsTag(lane.operand),
      group,
      queue,
      skipsGroups,
    },
    sources: ['tpe2025'],
    interface: { kind: 'pipe', latency: 2, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      control('load_i', 'the code registers take in the group shown'),
      input('plane_i', planeBits(digits), 'its bit weight, 0 the lowest', { role: 'control' }),
      input('a_i', group * lane.operand.width, 'group of words'),
      control('push_i', 'the group in the code registers goes into the queue'),
      control('first_i', 'its bit weight is the first of a new sum'),
      control('next_i', 'it is the first group of the bit weight below'),
      control('last_i', 'it completes the sum'),
      ...(skipsGroups
        ? [input('number_i', bankBits + numberBits, 'where its operands are, { bank, group }')]
        : []),
      shown('full_o', 'in the next cycle the queue may take no group'),
      ...(meets
        ? [
            shown('meets_o', 'a bit weight can begin in the next cycle'),
            control('meet_i', 'it can in all streams'),
          ]
        : []),
      shown('closed_o', 'the digits of a sum are out; no others follow'),
      control('open_i', 'others may follow'),
      shown('read_o', 'an operand is asked for, for the cycle after this one'),
      output('index_o', indexBits, 'which, { bank, group, word }; 0 if none is', {
        role: 'control',
      }),
      ...buses.map((bus) => shown(`${bus}_o`, laneDocs[bus])),
      shown('first_o', 'with the digit a new sum begins'),
      shown('next_o', 'with it the bit weight below begins'),
    ],
    view: {
      group,
      queue,
      operandWidth: lane.operand.width,
      digits,
      planes: Array.from({ length: digits }, (_, index) => ({ index })),
      planeBits: planeBits(digits),
      numberBits,
      numberTop: bankBits + numberBits - 1,
      wordBits,
      indexTop: indexBits - 1,
      indexBits,
      counts: counted.inner,
      totals: counted.totals.map((terms, i) => ({ index: i, terms })),
      headBits: 1 + group * codes + numbered,
      encoder: encoder.plan.module,
      buses: buses.map((name) => ({ name })),
      // The first in the highest bits.
      codes: buses
        .filter((name) => name !== 'nonzero')
        .map((name, i) => ({ name, top: (codes - i) * group - 1, low: (codes - 1 - i) * group })),
      hasCodes: codes > 0,
      hasSkip: skipsGroups,
      hasMeet: meets,
      hasBegins: meets || !skipsGroups,
      words: Array.from({ length: wordBits }, (_, bit) => ({
        // A net of one bit has no bits to select.
        at: wordBits === 1 ? '' : `[${bit}]`,
        picks: Array.from({ length: group }, (__, at) => at)
          .filter((at) => (at >> bit) & 1)
          .map((at) => `pick[${at}]`)
          .join(' | '),
      })),
    },
    operators: operators(lane, { codes, numbered, buses }),
    children: [{ plan: encoder.plan, count: group }],
  };
  return { plan, buses, digits, indexBits };
}

/** A line of a unary count: `net` is high if at least so many of a stretch of digits are not zero. */
type CountLine = { readonly net: string; readonly terms: string };

/** Lines that count the digits of a group, pairs first, and those that say: at least two, three, ... of all. */
function unaryCount(group: number): { readonly inner: CountLine[]; readonly totals: string[] } {
  const inner: CountLine[] = [];
  // Nets that say: at least one, two, ... of `size` digits from `from` on.
  const count = (from: number, size: number): string[] => {
    if (size === 1) return [`digits[${from}]`];
    const half = size / 2;
    const [low, high] = [count(from, half), count(from + half, half)];
    const sums = Array.from({ length: size }, (_, i) => {
      const wanted = i + 1;
      const ways = Array.from({ length: wanted + 1 }, (__, left) => [
        left === 0 ? undefined : low[left - 1],
        left === wanted ? undefined : high[wanted - left - 1],
      ]).filter(
        ([a, b], left) => (left === 0 || a !== undefined) && (left === wanted || b !== undefined),
      );
      return ways
        .map((nets) => nets.filter((net) => net !== undefined).join(' & '))
        .map((term) => (wanted > 1 && term.includes('&') && ways.length > 1 ? `(${term})` : term))
        .join(ways.length > 2 ? '\n    | ' : ' | ');
    });
    if (size === group) return sums;
    return sums.map((terms, i) => {
      const net = `least_${i + 1}_of_${from}_${from + size - 1}`;
      inner.push({ net, terms });
      return net;
    });
  };
  return { inner, totals: count(0, group).slice(1) };
}

/** Bits that name one of so many bit weights. */
export function planeBits(digits: number): number {
  return Math.max(1, clog2(digits));
}

const laneDocs: Readonly<Record<CodeBus, string>> = {
  nonzero: 'a digit, one cycle after its operand was asked for',
  negative: 'it is negative',
  double: 'it is 2 or -2',
};

type Counts = {
  readonly codes: number;
  readonly numbered: number;
  readonly buses: readonly CodeBus[];
};

function operators(lane: DigitLane, { codes, numbered, buses }: Counts): Operator[] {
  const { group, queue, numberBits, skipsGroups, meets } = lane;
  const digits = digitEncoderPlan(lane.encoding, lane.operand).digits.length;
  const wordBits = clog2(group);
  const gates = (kind: Operator['kind'], part: string, count: number): Operator => ({
    kind,
    part,
    widths: [1],
    count,
  });
  // Held as long as a group stays: codes, the mark of the last group, and its number; then what changes.
  const held = 1 + group * codes + numbered;
  const moving = 2 + group;
  const entry = held + moving;
  const code = group * (1 + codes);
  const index = bankBits + numberBits + wordBits;
  const add = (width: number): Operator => ({
    kind: 'add',
    part: 'skipper',
    widths: [width, 1, width],
    count: 1,
  });
  return [
    gates('and', 'encoder', group * buses.length * digits),
    gates('or', 'encoder', group * buses.length * (digits - 1)),
    register(code, 'queue', { enable: true }),
    // The lowest place alone is read by nothing but the head.
    register(entry, 'queue', { enable: true }),
    register(entry * (queue - 1), 'queue'),
    { kind: 'mux', part: 'queue', widths: [entry], count: 2 * queue },
    register(queue, 'control', { reset: true }),
    register(4, 'control', { reset: true }),
    register(2, 'control'),
    register(held, 'skipper', { enable: true }),
    register(moving, 'skipper', { enable: true }),
    register(1, 'skipper'),
    ...(group > 2 ? [register(group - 2, 'skipper', { enable: true })] : []),
    { kind: 'mux', part: 'skipper', widths: [group - 1], count: 2 },
    gates('and', 'skipper', 4 * group - 1 + (codes + 1) * group + index),
    gates('or', 'skipper', 3 * group + codes * (group - 1) + (meets ? 1 : 0)),
    ...(skipsGroups
      ? []
      : [
          register(bankBits + numberBits, 'skipper', { reset: true }),
          add(bankBits),
          gates('xor', 'skipper', numberBits),
          gates('and', 'skipper', 2 * numberBits),
        ]),
    register(1 + index, 'skipper', { reset: true }),
    register(2, 'skipper'),
    register(codes, 'skipper'),
    register(3 + codes, 'skipper'),
  ];
}
