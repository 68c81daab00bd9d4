/**
 * Radix-4 Booth partial products of two integers: about half as many rows as the multiplier has bits, each a
 * multiple in -2..2 of the multiplicand.
 */

import { bitsTag, bitsText, type IntegerBits } from '../operand.ts';
import { input, output, type Operator, type OperatorKind, type Plan } from '../plan.ts';
import { boothEncoderPlan } from './booth-encoder.ts';
import { rowGreatest, type PartialProducts, type ProductBit } from './partial-products.ts';
import { planned } from '../planned.ts';

/**
 * Digits of a row. `full`: -2..2. The top digit may be less: `unit`, -1..1, of a signed multiplier of odd width;
 * `two`, 0..2, of an unsigned one of odd width; `one`, 0 or 1, of an unsigned one of even width.
 */
type Digits = 'full' | 'unit' | 'two' | 'one';

type Row = {
  readonly index: number;
  readonly digits: Digits;
  /** Weight of its lowest bit. */
  readonly offset: number;
  readonly width: number;
  /** Its highest bit is a sign. */
  readonly signed: boolean;
  /** Comes complemented: needs an increment. */
  readonly recoded: boolean;
  /** Position of its lowest bit in the bus of all rows. */
  readonly start: number;
};

/**
 * Encoder, selection gates and their fan-out, in a 45 nm library; only the order of arrival matters. The lowest
 * digit has no bit below it and is encoded at once.
 */
const rowPs = 225;
const lowestRowPs = 120;
const incrementPs = 50;
const plainPs = 60;

/**
 * Partial products of `x * y`, with `y` recoded. Rows come out with their sign bit complemented: a sign `s` of
 * weight `-2^k` is `(1 - s) * 2^k - 2^k`, so no row is extended, and the `-2^k` of all rows add up to one constant.
 *
 * @source [macsorley1961]
 */
export const boothProducts = planned((x: IntegerBits, y: IntegerBits): PartialProducts => {
  const rows = boothRows(x, y);
  return {
    plan: boothPlan(x, y, rows),
    bits: rows.flatMap(rowBits),
    constant: rows.reduce((sum, row) => sum + rowConstant(row), 0n),
    rows: rows.map((row) => ({
      shift: row.offset,
      constant: rowConstant(row),
      greatest: rowGreatest(x, ...digitRange[row.digits], rowConstant(row) >> BigInt(row.offset)),
    })),
  };
});

const digitRange: Readonly<Record<Digits, readonly [least: number, greatest: number]>> = {
  full: [-2, 2],
  unit: [-1, 1],
  two: [0, 2],
  one: [0, 1],
};

function rowConstant({ signed, offset, width }: Row): bigint {
  return signed ? -(1n << BigInt(offset + width - 1)) : 0n;
}

/** Bits in all rows: by this the side to recode is chosen. */
export function boothRowBits(x: IntegerBits, y: IntegerBits): number {
  return boothRows(x, y).reduce((sum, row) => sum + row.width, 0);
}

function boothRows(x: IntegerBits, y: IntegerBits): Row[] {
  const count = y.signed ? Math.ceil(y.width / 2) : Math.floor(y.width / 2) + 1;
  const rows: Row[] = [];
  let start = 0;
  for (let index = 0; index < count; index++) {
    const digits = digitsAt(y, index, count);
    const recoded = digits === 'full' || digits === 'unit';
    const width = rowWidth(x, digits);
    rows.push({
      index,
      digits,
      offset: 2 * index,
      width,
      signed: recoded || x.signed,
      recoded,
      start,
    });
    start += width;
  }
  return rows;
}

function digitsAt(y: IntegerBits, index: number, count: number): Digits {
  if (index < count - 1) return 'full';
  if (y.signed) return y.width % 2 === 0 ? 'full' : 'unit';
  return y.width % 2 === 0 ? 'one' : 'two';
}

/** Twice the multiplicand needs one bit more; its negative needs a sign, which an unsigned one lacks. */
function rowWidth(x: IntegerBits, digits: Digits): number {
  const doubled = digits === 'full' || digits === 'two' ? 1 : 0;
  const sign = (digits === 'full' || digits === 'unit') && !x.signed ? 1 : 0;
  return x.width + doubled + sign;
}

function rowBits(row: Row): ProductBit[] {
  const bits = Array.from({ length: row.width }, (_, i) => ({
    port: 'rows_o',
    index: row.start + i,
    column: row.offset + i,
    digit: row.index,
    arrivalPs: row.recoded ? (row.index === 0 ? lowestRowPs : rowPs) : plainPs,
  }));
  if (!row.recoded) return bits;
  const increment = {
    port: 'increments_o',
    index: row.index,
    column: row.offset,
    digit: row.index,
    arrivalPs: incrementPs,
  };
  return [...bits, increment];
}

function boothPlan(x: IntegerBits, y: IntegerBits, rows: readonly Row[]): Plan {
  const recoded = rows.filter((row) => row.recoded).length;
  const total = rows.reduce((sum, row) => sum + row.width, 0);
  const full = rowWidth(x, 'full');
  const encoders = rows.filter((row) => row.digits === 'full').length;
  return {
    module: `pe_booth4_products_${bitsTag(x)}_${bitsTag(y)}`,
    template: 'structure/booth4-products',
    summary: 'radix-4 Booth partial products, without sign extension',
    params: { multiplicand: bitsTag(x), multiplier: bitsTag(y) },
    sources: ['macsorley1961'],
    interface: { kind: 'comb' },
    ports: [
      input('x_i', x.width, `multiplicand, ${bitsText(x)}`),
      input('y_i', y.width, `multiplier, ${bitsText(y)}`),
      output('rows_o', total, 'rows, lowest weight first, sign bits complemented'),
      output('increments_o', recoded, 'ones that complete the rows, at their lowest weight'),
    ],
    view: {
      xWidth: x.width,
      rowWidth: full,
      hasSignedX: x.signed,
      rows: rows.map((row) => ({
        index: row.index,
        weight: 4 ** row.index,
        hasFull: row.digits === 'full',
        hasUnit: row.digits === 'unit',
        hasTwo: row.digits === 'two',
        hasOne: row.digits === 'one',
        hasSign: row.signed,
        high: bitText(y, row.offset + 1),
        middle: bitText(y, row.offset),
        below: bitText(y, row.offset - 1),
        increment: recoded === 1 ? 'increments_o' : `increments_o[${row.index}]`,
        width: row.width,
        start: row.start,
        top: row.start + row.width - 1,
        last: row.width - 1,
        belowLast: row.width - 2,
      })),
    },
    operators: rows.flatMap((row) => rowOperators(x, row)),
    children: [{ plan: boothEncoderPlan, count: encoders }],
  };
}

/** A bit of the multiplier, extended on both sides. */
function bitText(y: IntegerBits, position: number): string {
  if (position < 0) return "1'b0";
  if (position < y.width) return `y_i[${position}]`;
  return y.signed ? `y_i[${y.width - 1}]` : "1'b0";
}

/** Gates of a row: exclusive or with the sign, then and-or of the multiple and its double, then the complement. */
function rowOperators(x: IntegerBits, row: Row): Operator[] {
  const bitwise = (kind: OperatorKind, width: number, count = 1): Operator => ({
    kind,
    part: 'partial products',
    widths: [width],
    count,
  });
  switch (row.digits) {
    case 'full':
      return [
        bitwise('xor', x.width),
        bitwise('and', row.width, 2),
        bitwise('or', row.width),
        bitwise('not', row.width - 1),
      ];
    case 'unit':
      return [
        bitwise('xor', x.width + 1),
        bitwise('and', row.width),
        bitwise('not', row.width),
        bitwise('or', 1),
      ];
    case 'two':
      return [bitwise('and', row.width, 2), bitwise('or', row.width), bitwise('xor', 1)];
    case 'one':
      return [bitwise('and', row.width)];
  }
}
