/** What follows from a row: its codec, its range, its finest step. */

import { bitLength, integerMax, integerMin, mask } from '../bits/index.ts';
import { compare, dyadic, negate, ZERO, type Dyadic } from './dyadic.ts';
import { floatCodec, greatestCode } from './float.ts';
import type { Codec, FloatRow, Format, PositRow, Row } from './format.ts';
import { bipolarCodec, integerCodec, signMagnitudeCodec, ternaryCodec } from './integer.ts';
import { positCodec } from './posit.ts';
import { powerCodec, scaleCodec } from './power.ts';
import { tableCodec, type TableRow } from './table.ts';

/** The properties of a format that its row determines. */
export type Traits = Pick<
  Format,
  'signed' | 'minimum' | 'maximum' | 'minPositive' | 'unit' | 'significand'
>;

/** The codec of any row. */
export function codecOf(row: Row): Codec {
  switch (row.kind) {
    case 'integer':
      return integerCodec(row);
    case 'sign-magnitude':
      return signMagnitudeCodec(row);
    case 'ternary':
      return ternaryCodec();
    case 'bipolar':
      return bipolarCodec(row);
    case 'power':
      return powerCodec(row);
    case 'float':
      return floatCodec(row);
    case 'scale':
      return scaleCodec(row);
    case 'table':
      return tableCodec(row);
    case 'posit':
      return positCodec(row);
  }
}

/** Range, finest step and longest significand of any row. */
export function traitsOf(row: Row): Traits {
  switch (row.kind) {
    case 'integer': {
      const { bits, signed, fraction } = row;
      const unit = 0 - fraction; // never -0
      const minimum = dyadic(integerMin(bits, signed), unit);
      const maximum = dyadic(integerMax(bits, signed), unit);
      return { signed, minimum, maximum, minPositive: dyadic(1n, unit), unit, significand: bits };
    }
    case 'sign-magnitude':
      return symmetric(dyadic(mask(row.bits - 1), 0), 0, row.bits - 1);
    case 'ternary':
      return symmetric(dyadic(1n, 0), 0, 1);
    case 'bipolar':
      return symmetric(dyadic(mask(row.bits), 0), 0, row.bits);
    case 'power':
      return symmetric(dyadic(1n, 2 ** row.exponent - 1), 0, 1);
    case 'float':
      return floatTraits(row);
    case 'scale': {
      const minPositive = dyadic(1n, -row.bias);
      const maximum = dyadic(1n, 2 ** row.bits - 2 - row.bias);
      const unit = -row.bias;
      return { signed: false, minimum: minPositive, maximum, minPositive, unit, significand: 1 };
    }
    case 'table':
      return tableTraits(row);
    case 'posit':
      return positTraits(row);
  }
}

function tableTraits({ values }: TableRow): Traits {
  const whole = values.map((value) => dyadic(BigInt(value), 0));
  const sorted = whole.toSorted(compare);
  const ends = [sorted[0], sorted.at(-1), sorted.find(({ m }) => m > 0n)];
  const [minimum = ZERO, maximum = ZERO, minPositive = ZERO] = ends;
  const significand = Math.max(...whole.map(({ m }) => bitLength(m < 0n ? -m : m)));
  return { signed: minimum.m < 0n, minimum, maximum, minPositive, unit: 0, significand };
}

function symmetric(maximum: Dyadic, unit: number, significand: number): Traits {
  const minPositive = dyadic(1n, unit);
  return { signed: true, minimum: negate(maximum), maximum, minPositive, unit, significand };
}

function floatTraits(row: FloatRow): Traits {
  const unit = 1 - row.bias - row.fraction;
  const code = greatestCode(row);
  const biased = Number(code >> BigInt(row.fraction));
  const hidden = biased === 0 ? 0n : 1n << BigInt(row.fraction);
  const shift = Math.max(biased, 1) - 1;
  const maximum = dyadic((code & mask(row.fraction)) | hidden, unit + shift);
  const traits = symmetric(maximum, unit, row.fraction + 1);
  return row.signed ? traits : { ...traits, signed: false, minimum: dyadic(0n, 0) };
}

function positTraits(row: PositRow): Traits {
  const reach = (row.bits - 2) * 2 ** row.es;
  return symmetric(dyadic(1n, reach), 0 - reach, Math.max(row.bits - 2 - row.es, 1));
}
