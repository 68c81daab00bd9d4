/**
 * Exact products of integer matrices, fast: for arithmetics that declare their words to be plain integers. Equal,
 * word for word, to adding up with `Arithmetic.accumulate` in the order of the array.
 */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { Reduction } from '../family.ts';
import { layOut, packBand, packPanel, sumBand, type Budget, type GemmLines } from './band.ts';
import { limbsOf, type IntegerOperand } from './limbs.ts';
import { saturating } from './saturation.ts';

export type { Budget, GemmLines } from './band.ts';

/** Results as numbers, not patterns; big where the accumulator has more than 32 bits. */
export type IntegerValues = Int32Array | Uint32Array | BigInt64Array | BigUint64Array;

/** Called with part of a row of C: columns from `column` on. The array is the receiver's to keep. */
export type TakeValues = (row: number, column: number, values: IntegerValues) => void;

/** What the arithmetic's declaration means for the kernel. */
type Integers = {
  readonly activation: IntegerOperand;
  readonly weight: IntegerOperand;
  /** Bits of the accumulator. */
  readonly width: number;
  readonly isSigned: boolean;
  readonly saturates: boolean;
};

/** A band of A that stays in the second cache, a panel of B in memory. */
const usualBudget: Budget = { panelBytes: 2 ** 26, bandBytes: 2 ** 18 };

/** Whether `multiplyIntegers` takes an arithmetic. */
export function isIntegerArithmetic(arithmetic: Arithmetic): boolean {
  return integersOf(arithmetic) !== undefined;
}

export type IntegerProduct = {
  readonly arithmetic: Arithmetic;
  readonly reduction: Reduction;
  readonly lines: GemmLines;
  readonly take: TakeValues;
  readonly budget?: Budget;
};

/**
 * Multiply, calling `take` for every row of C, panel of columns by panel of columns.
 *
 * @throws {RangeError} for an arithmetic that `isIntegerArithmetic` refuses
 */
export function multiplyIntegers({
  arithmetic,
  reduction,
  lines,
  take,
  budget = usualBudget,
}: IntegerProduct): void {
  const integers = integersOf(arithmetic);
  if (integers === undefined) throw new RangeError('the arithmetic must be one of integers');
  const { activation, weight, width } = integers;
  const isWide = width > 32;
  // Sums of more than 32 bits are made of exact short ones, so products must leave them room.
  const mustSplit = isWide && activation.width + weight.width > 24;
  const work = layOut(lines, budget, {
    aLimbs: limbsOf(activation, false),
    bLimbs: limbsOf(weight, mustSplit),
    isWide,
  });
  const clamp = integers.saturates
    ? saturating({ ...integers, lanes: reduction.lanes, k: lines.k })
    : undefined;
  for (let column = 0; column < lines.n; column += work.panel) {
    const columns = Math.min(work.panel, lines.n - column);
    packPanel(work, lines, column, columns, clamp);
    for (let row = 0; row < lines.m; row += work.band) {
      const rows = Math.min(work.band, lines.m - row);
      packBand(work, lines, row, rows, clamp);
      const sums = sumBand(work, rows, columns);
      for (let i = 0; i < rows; i++) {
        const values = wrapRow(sums, i * work.panel, columns, integers);
        clamp?.correct(i, values);
        take(row + i, column, values);
      }
    }
  }
}

function integersOf(arithmetic: Arithmetic): Integers | undefined {
  const { activation, weight, accumulator, readout, integer } = arithmetic;
  if (integer === undefined || readout !== undefined || accumulator.width > 64) return undefined;
  if (activation.width > 32 || weight.width > 32) return undefined;
  return {
    activation: { width: activation.width, isSigned: integer.activationSigned },
    weight: { width: weight.width, isSigned: integer.weightSigned },
    width: accumulator.width,
    isSigned: integer.accumulatorSigned,
    saturates: integer.overflow === 'saturate',
  };
}

/** The low bits of one row of sums, as numbers of the accumulator. */
function wrapRow(
  sums: Int32Array | BigInt64Array,
  from: number,
  columns: number,
  { width, isSigned }: Integers,
): IntegerValues {
  if (sums instanceof BigInt64Array) {
    const row = sums.subarray(from, from + columns);
    return isSigned
      ? row.map((sum) => BigInt.asIntN(width, sum))
      : BigUint64Array.from(row, (sum) => BigInt.asUintN(width, sum));
  }
  const unused = 32 - width;
  const row = isSigned ? new Int32Array(columns) : new Uint32Array(columns);
  if (isSigned)
    for (let j = 0; j < columns; j++) row[j] = ((sums[from + j] ?? 0) << unused) >> unused;
  else for (let j = 0; j < columns; j++) row[j] = ((sums[from + j] ?? 0) << unused) >>> unused;
  return row;
}
