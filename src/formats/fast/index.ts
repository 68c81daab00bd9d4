/**
 * Codecs between words of up to 32 bits and doubles, without BigInt. Every value of such a format is
 * a double. Proved equal to `Format.decode` and `Format.encode` by exhaustive and dense tests.
 */

import { InvariantError } from '../../errors.ts';
import type { EncodeOptions, Format, Row } from '../format.ts';
import { numberOfValue, valueOfNumber } from '../value.ts';
import { floatDecoder, floatEncoder, hasFastEncoder } from './float.ts';
import {
  bipolarEncoder,
  integerDecoder,
  integerEncoder,
  signMagnitudeEncoder,
  ternaryEncoder,
} from './integer.ts';
import { positDecoder, positEncoder } from './posit.ts';
import { powerEncoder, scaleEncoder } from './power.ts';
import { stepRounder, type NumberDecoder, type NumberEncoder } from './steps.ts';

export type { NumberDecoder, NumberEncoder } from './steps.ts';

/** Widest format that a table of all its values serves. */
export const TABLE_BITS = 16;

/** Widest format with number codecs. */
export const NUMBER_BITS = 32;

const tables = new Map<string, Float64Array>();

/** The value of every word of a format of up to 16 bits, by word. */
export function valueTable(format: Format): Float64Array {
  const known = tables.get(format.name);
  if (known !== undefined) return known;
  limit(format, TABLE_BITS);
  const decode = directDecoder(format.row) ?? exactDecoder(format);
  const table = Float64Array.from({ length: 2 ** format.bits }, (_, word) => decode(word));
  tables.set(format.name, table);
  return table;
}

/** A decoder for words of up to 32 bits, given as unsigned integers. */
export function numberDecoder(format: Format): NumberDecoder {
  limit(format, NUMBER_BITS);
  if (format.bits <= TABLE_BITS) {
    const table = valueTable(format);
    return (word) => table[word] ?? NaN;
  }
  return directDecoder(format.row) ?? exactDecoder(format);
}

/** An encoder for formats of up to 32 bits. Draws from `options.random` exactly as `encode` does. */
export function numberEncoder(format: Format, options: EncodeOptions = {}): NumberEncoder {
  limit(format, NUMBER_BITS);
  return (
    directEncoder(format.row, options) ?? ((x) => Number(format.encode(valueOfNumber(x), options)))
  );
}

function limit(format: Format, bits: number): void {
  if (format.bits <= bits) return;
  throw new InvariantError(`the format must have at most ${bits} bits here, not ${format.name}`);
}

function exactDecoder(format: Format): NumberDecoder {
  return (word) => numberOfValue(format.decode(BigInt(word)));
}

function directDecoder(row: Row): NumberDecoder | undefined {
  switch (row.kind) {
    case 'integer':
      return integerDecoder(row);
    case 'float':
      return floatDecoder(row);
    case 'posit':
      return positDecoder(row);
    // Read through a table, or rarely.
    case 'sign-magnitude':
    case 'ternary':
    case 'bipolar':
    case 'power':
    case 'scale':
    case 'table':
      return undefined;
  }
}

function directEncoder(row: Row, options: EncodeOptions): NumberEncoder | undefined {
  const step = stepRounder(options);
  switch (row.kind) {
    case 'integer':
      return integerEncoder(row, options, step);
    case 'sign-magnitude':
      return signMagnitudeEncoder(row, step);
    case 'ternary':
      return ternaryEncoder(step);
    case 'bipolar':
      return bipolarEncoder(row, options, step);
    case 'power':
      return powerEncoder(row, options, step);
    case 'float':
      return hasFastEncoder(row) ? floatEncoder(row, options, step) : undefined;
    case 'scale':
      return scaleEncoder(row, options, step);
    case 'table':
      return undefined;
    case 'posit':
      return positEncoder(row, step);
  }
}
