/**
 * Partial products of coded digits: every digit selects 0, 1 or 2 times the multiplicand, with either sign. Rows come
 * out with their sign bit complemented, so that none is extended, and a row that is subtracted comes complemented with
 * an increment at its lowest bit.
 */

import type { DigitEncoding } from '../../bits/digits.ts';
import { codeWidth } from '../encoders/coder.ts';
import { codeBuses, digitEncoderPlan, type Digit } from '../encoders/index.ts';
import { bitsTag, bitsText, type IntegerBits } from '../operand.ts';
import { input, output, type Operator, type Plan } from '../plan.ts';
import { wrapList } from '../text.ts';
import {
  rowGreatest,
  type PartialProducts,
  type ProductBit,
  type ProductRow,
} from './partial-products.ts';
import { planned } from '../planned.ts';

type Row = ProductRow & {
  readonly index: number;
  readonly digit: Digit;
  readonly width: number;
  /** Its highest bit is a sign. */
  readonly signed: boolean;
  /** Position of its lowest bit in the bus of all rows, and of its increment. */
  readonly start: number;
  readonly increment: number;
};

/** From the code of a digit to its row, through the gates that select; 45 nm library, only the order matters. */
const selectPs = 150;
/** From the operand to the code of its digits. */
const codePs: Readonly<Record<DigitEncoding, (digit: number, width: number) => number>> = {
  'twos-complement': () => 0,
  'sign-magnitude': (digit) => 60 + 40 * digit,
  booth4: (digit) => (digit === 0 ? 20 : 90),
  ent: (digit) => 120 + 100 * digit,
  csd: (digit) => 40 + 60 * digit,
};

/**
 * Partial products of `x * y`, with the digits of `y` in any encoding.
 *
 * @param isCoded `y_i` is the word of a digit coder, `{ double, negative, single }`
 */
export const digitProducts = planned(
  (
    encoding: DigitEncoding,
    x: IntegerBits,
    y: IntegerBits,
    isCoded: boolean = false,
  ): PartialProducts => {
    const encoder = digitEncoderPlan(encoding, y);
    const rows = rowsOf(x, encoder.digits);
    const buses = codeBuses(encoder.digits);
    const count = rows.length;
    const coded = isCoded ? '_coded' : '';
    const increments = rows.filter((row) => row.digit.negative).length;
    const total = rows.reduce((sum, row) => sum + row.width, 0);
    const at = (bus: (typeof buses)[number], index: number): string => {
      // The coder's `single` stands where `nonzero` does in the encoder's code.
      if (isCoded) return `y_i[${buses.indexOf(bus) * count + index}]`;
      return count === 1 ? bus : `${bus}[${index}]`;
    };
    // Lines of a code that are constant for their digit.
    const unused = rows.flatMap(({ digit, index }) => [
      ...(buses.includes('negative') && !digit.negative ? [at('negative', index)] : []),
      ...(buses.includes('double') && !digit.double ? [at('double', index)] : []),
    ]);
    const plan: Plan = {
      module: `pe_digit_products_${encoding.replace('-', '_')}_${bitsTag(x)}_${bitsTag(y)}${coded}`,
      template: 'structure/digit-products',
      summary: 'partial products of coded digits, without sign extension',
      params: { encoding, multiplicand: bitsTag(x), multiplier: bitsTag(y), coded: isCoded },
      sources: encoder.plan.sources,
      interface: { kind: 'comb' },
      ports: [
        input('x_i', x.width, `multiplicand, ${bitsText(x)}`),
        isCoded
          ? input(
              'y_i',
              codeWidth(encoding, y),
              'digits of the multiplier: { double, negative, single }',
            )
          : input('y_i', y.width, `multiplier, ${bitsText(y)}`),
        output('rows_o', total, 'rows, lowest weight first, sign bits complemented'),
        ...(increments === 0
          ? []
          : [output('increments_o', increments, 'ones that complete rows that are subtracted')]),
      ],
      view: {
        count,
        encoder: encoder.plan.module,
        hasEncoder: !isCoded,
        buses: buses.map((name) => ({ name })),
        hasUnused: unused.length > 0,
        unused: wrapList(["1'b0", ...unused]),
        xWidth: x.width,
        rowWidth: Math.max(...rows.map((row) => row.width)),
        hasSignedX: x.signed,
        rows: rows.map((row) => ({
          index: row.index,
          weight: 2 ** row.shift,
          nonzero: at('nonzero', row.index),
          single: row.digit.double && !isCoded ? `single_${row.index}` : at('nonzero', row.index),
          hasSingle: row.digit.double && !isCoded,
          negative: at('negative', row.index),
          double: at('double', row.index),
          hasDouble: row.digit.double,
          hasNegative: row.digit.negative,
          hasSign: row.signed,
          increment: increments === 1 ? 'increments_o' : `increments_o[${row.increment}]`,
          width: row.width,
          start: row.start,
          top: row.start + row.width - 1,
          last: row.width - 1,
          belowLast: row.width - 2,
        })),
      },
      operators: rows.flatMap((row) => operatorsOf(row, isCoded)),
      children: isCoded ? [] : [{ plan: encoder.plan, count: 1 }],
    };
    const delay = (digit: number): number => (isCoded ? 0 : codePs[encoding](digit, y.width));
    return {
      plan,
      bits: rows.flatMap((row) => bitsOf(row, delay(row.index))),
      constant: rows.reduce((sum, row) => sum + row.constant, 0n),
      rows: rows.map(({ shift, constant, greatest }) => ({ shift, constant, greatest })),
    };
  },
);

/** Bits in all rows: by this the side to recode is chosen. */
export function digitRowBits(encoding: DigitEncoding, x: IntegerBits, y: IntegerBits): number {
  const { digits } = digitEncoderPlan(encoding, y);
  return rowsOf(x, digits).reduce((sum, row) => sum + row.width, 0);
}

function rowsOf(x: IntegerBits, digits: readonly Digit[]): Row[] {
  let start = 0;
  let increment = 0;
  return digits.map((digit, index) => {
    const signed = x.signed || digit.negative;
    // Twice the multiplicand needs one bit more; its negative needs a sign, which an unsigned one lacks.
    const width = x.width + (digit.double ? 1 : 0) + (signed && !x.signed ? 1 : 0);
    const constant = signed ? -(1n << BigInt(digit.shift + width - 1)) : 0n;
    const most = digit.double ? 2 : 1;
    const greatest = rowGreatest(
      x,
      digit.negative ? -most : 0,
      digit.positive ? most : 0,
      constant >> BigInt(digit.shift),
    );
    const { shift } = digit;
    const row = { index, digit, shift, width, signed, start, increment, constant, greatest };
    start += width;
    if (digit.negative) increment++;
    return row;
  });
}

function bitsOf(row: Row, codedPs: number): ProductBit[] {
  const place = { digit: row.index };
  const bits = Array.from({ length: row.width }, (_, i) => ({
    port: 'rows_o',
    index: row.start + i,
    column: row.shift + i,
    arrivalPs: codedPs + selectPs,
    ...place,
  }));
  if (!row.digit.negative) return bits;
  const increment = { port: 'increments_o', index: row.increment, column: row.shift };
  return [...bits, { ...increment, arrivalPs: codedPs, ...place }];
}

function operatorsOf({ digit, width, signed }: Row, isCoded: boolean): Operator[] {
  const bitwise = (kind: Operator['kind'], bits: number, count = 1): Operator => ({
    kind,
    part: 'partial products',
    widths: [bits],
    count,
  });
  return [
    bitwise('and', width, digit.double ? 2 : 1),
    ...(digit.double ? [bitwise('or', width)] : []),
    ...(digit.double && !isCoded ? [bitwise('and', 1)] : []),
    ...(digit.negative ? [bitwise('xor', width)] : []),
    ...(signed ? [bitwise('not', 1)] : []),
  ];
}
