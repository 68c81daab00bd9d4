/**
 * The EN-T encoder: radix-4 digits -1, 0, 1, 2 of the magnitude, and the sign apart. A slice of two bits and the
 * carry of the slice below make a digit; small values of either sign leave their upper digits zero, which is what
 * digit-serial elements skip.
 *
 * The magnitude of a negative value is never made: it is the complement and one, and the one goes into the lowest slice
 * as its carry. As long as it runs, through slices of ones, these become 4: the digit 0 with a carry, like a slice of
 * zeros in the magnitude.
 */

import { bitsTag, bitsText, type IntegerBits } from './operand.ts';
import { input, output, type Operator, type Plan } from './plan.ts';

/** Digits of an operand: no carry leaves the top one. */
export function entDigits(operand: IntegerBits): number {
  return operand.signed ? Math.ceil(operand.width / 2) : Math.floor(operand.width / 2) + 1;
}

/**
 * Plan of the encoder. `codes_o` has two bits per digit, lowest weight first: 00 is 0, 01 is 1, 10 is 2, 11 is -1.
 * A slice with its carry is `t` in 0..4; 3 becomes -1 and 4 becomes 0, both with a carry into the next slice.
 *
 * @source [ent2024]
 */
export function entEncoderPlan(operand: IntegerBits): Plan {
  const { width, signed } = operand;
  const digits = entDigits(operand);
  const bit = (position: number): string => (position < width ? `bits[${position}]` : "1'b0");
  const slices = Array.from({ length: digits }, (_, index) => ({
    index,
    weight: 4 ** index,
    top: 2 * index + 1,
    low: 2 * index,
    high: bit(2 * index + 1),
    below: bit(2 * index),
    hasHigh: 2 * index + 1 < width,
    hasLow: 2 * index < width,
    hasCarryIn: index > 0 || signed,
    carry: index > 0 ? `carry_${index}` : 'sign',
    carryNext: `carry_${index + 1}`,
    hasCarryOut: index < digits - 1,
  }));
  return {
    module: `pe_ent_encoder_${bitsTag(operand)}`,
    template: 'structure/ent-encoder',
    summary: 'EN-T digits -1, 0, 1, 2 of the magnitude, and the sign',
    params: { operand: bitsTag(operand), digits },
    sources: ['ent2024'],
    interface: { kind: 'comb' },
    ports: [
      input('x_i', width, `value, ${bitsText(operand)}`),
      ...(signed ? [output('sign_o', 1, 'the digits are to be negated')] : []),
      output('codes_o', 2 * digits, 'digits, lowest weight first: 00 0, 01 1, 10 2, 11 -1'),
    ],
    view: { width, hasSign: signed, slices },
    operators: operators(operand, slices),
    children: [],
  };
}

type Slice = {
  readonly hasHigh: boolean;
  readonly hasLow: boolean;
  readonly hasCarryIn: boolean;
  readonly hasCarryOut: boolean;
};

function operators({ width, signed }: IntegerBits, slices: readonly Slice[]): Operator[] {
  const part = 'encoder';
  const gates = (kind: Operator['kind'], count: number): Operator[] =>
    count === 0 ? [] : [{ kind, part, widths: [1], count }];
  const count = (of: (slice: Slice) => number): number =>
    slices.reduce((sum, slice) => sum + of(slice), 0);
  return [
    ...(signed ? [{ kind: 'xor', part, widths: [width], count: 1 } as const] : []),
    // code = slice + carry: one exclusive or below, one above, and the carry between them.
    ...gates(
      'xor',
      count((s) => (s.hasCarryIn ? (s.hasLow ? 1 : 0) + (s.hasHigh ? 1 : 0) : 0)),
    ),
    ...gates(
      'and',
      count((s) => (s.hasCarryIn && s.hasLow ? 1 : 0) + (s.hasCarryOut ? 1 : 0)),
    ),
    ...gates(
      'or',
      count((s) => (s.hasCarryOut && s.hasCarryIn ? 1 : 0)),
    ),
  ];
}
