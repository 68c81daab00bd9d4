/** Figures of the column engine over random operands: what zero digits are worth, and what waiting costs. */

import { digitCount, digitsOfInteger, type DigitEncoding } from '../../bits/digits.ts';
import { decodeInteger } from '../../bits/index.ts';
import { integerMacArithmetic } from '../../golden/integer-mac.ts';
import { runColumns, type ColumnRun } from './schedule.ts';
import type { ColumnEngine } from './timing.ts';

/** An operand of `width` bits, two's complement or unsigned. */
export type Encoded = {
  readonly encoding: DigitEncoding;
  readonly width: number;
  readonly isSigned: boolean;
};

/** Digits that are not zero, by word. */
export function nonZeroDigits({ encoding, width, isSigned }: Encoded): number[] {
  return Array.from({ length: 2 ** width }, (_, word) => {
    const value = decodeInteger(BigInt(word), width, isSigned);
    return digitsOfInteger(encoding, value, width, isSigned).filter((digit) => digit !== 0).length;
  });
}

/** Non-zero digits of every operand there is: how many have 0, 1, 2, ... of them, and the mean. */
export function digitHistogram(encoded: Encoded): {
  readonly histogram: readonly number[];
  readonly mean: number;
} {
  const { encoding, width, isSigned } = encoded;
  const histogram = Array.from({ length: digitCount(encoding, width, isSigned) + 1 }, () => 0);
  for (const count of nonZeroDigits(encoded)) histogram[count] = (histogram[count] ?? 0) + 1;
  const sum = histogram.reduce((total, values, count) => total + values * count, 0);
  return { histogram, mean: sum / 2 ** width };
}

/** Rows of int8 words, as numbers: row `i` of A. */
export type Rows = (i: number) => Uint8Array;

/**
 * Rows of normal int8 words: standard deviation `sigma`, drawn again outside -128..127, rounded. The same seed gives the
 * same rows on every machine.
 */
export function normalRows(sigma: number, k: number, seed: number): Rows {
  return (i) => {
    const unit = mulberry(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(i + 1, 0x85ebca77));
    const row = new Uint8Array(k);
    for (let at = 0; at < k;) {
      const value = sigma * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
      if (value >= -128 && value <= 127) row[at++] = Math.round(value);
    }
    return row;
  };
}

/** Uniform numbers below 1 from a seed. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What an engine for int8 operands is measured with. */
export type Measured = {
  readonly encoding: DigitEncoding;
  /** Rows of the engine, words per product, rows of A. */
  readonly rows: number;
  readonly k: number;
  readonly m: number;
  readonly lanes?: number;
  readonly group?: number;
  /** Groups that wait in a stream; enough of them and rows meet at the ends of sums only. */
  readonly queue: number;
  readonly skipsGroups?: boolean;
};

/** Run rows of A through an engine of one column. */
export function measureColumns(measured: Measured, rows: Rows): ColumnRun {
  const { encoding, k, m, lanes = 1, group = 4, queue, skipsGroups = false } = measured;
  const int8 = { format: 'int8', width: 8, signed: true };
  const arithmetic = integerMacArithmetic({
    weight: int8,
    activation: int8,
    accumulator: 32,
    overflow: 'wrap',
  });
  const engine: ColumnEngine = {
    rows: measured.rows,
    columns: 1,
    lanes,
    encoding,
    group,
    queue,
    numberBits: 20,
    skipsGroups,
    resolvers: 1,
    resolverStages: 2,
  };
  return runColumns(arithmetic, engine, { m, k, n: 1, row: rows });
}

/**
 * Cycles that one stream takes per multiply-accumulate of a lane, waiting not counted: non-zero digits, and a cycle for
 * every group without.
 */
export function cyclesPerMac(measured: Measured, rows: Rows): number {
  const { busy } = measureColumns(measured, rows);
  const total = busy.reduce((sum, cycles) => sum + cycles, 0);
  return total / (measured.m * measured.k);
}

/** Share of its cycles in which a row is busy: of the busiest row, the least busy one, and in the mean. */
export type Utilisation = { readonly max: number; readonly min: number; readonly mean: number };

/** How busy the rows of an engine are while they wait for each other, for a place in a queue, and for their turn. */
export function rowUtilisation(measured: Measured, rows: Rows): Utilisation {
  const { busy, cycles } = measureColumns(measured, rows);
  const lanes = measured.lanes ?? 1;
  const shares = Array.from({ length: measured.rows }, (_, row) => {
    const own = busy.subarray(row * lanes, (row + 1) * lanes);
    return own.reduce((sum, one) => sum + one, 0) / (lanes * cycles);
  });
  return {
    max: Math.max(...shares),
    min: Math.min(...shares),
    mean: shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}
