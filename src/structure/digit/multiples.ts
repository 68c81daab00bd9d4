/** Multiples of several lanes as the columns of one compressor tree. */

import { input, type Port } from '../plan.ts';
import { joinColumns } from '../products/columns.ts';
import type { TimedBit } from '../reduce/index.ts';

/** A word of each lane, and whether a one of its own completes it. */
export type LaneMultiples = {
  readonly lanes: number;
  /** Bits of the word of a lane, and whether its top one is a sign. */
  readonly width: number;
  readonly signed: boolean;
  readonly hasIncrement: boolean;
  /** When they settle. */
  readonly arrivalPs: number;
};

export type MultipleColumns = {
  readonly inputs: readonly Port[];
  readonly columns: readonly (readonly TimedBit[])[];
  /** What stands for all sign extensions, modulo `2^sumWidth`. */
  readonly constant: bigint;
};

/**
 * Columns of `multiples_i` and `increments_i`. The sign bit of a word comes complemented: a sign `s` of weight `-2^k` is
 * `(1 - s) 2^k - 2^k`, and the constants of all lanes add up to one.
 *
 * @param sumWidth bits of the sum that they go into
 */
export function multipleColumns(
  { lanes, width, signed, hasIncrement, arrivalPs }: LaneMultiples,
  sumWidth: number,
): MultipleColumns {
  const bits = (name: string, size: number, column: number): TimedBit[] =>
    Array.from({ length: lanes }, (_, lane) => ({
      net: lanes * size === 1 ? name : `${name}[${lane * size + column}]`,
      arrivalPs,
    }));
  const words = Array.from({ length: Math.min(width, sumWidth) }, (_, column) =>
    bits('multiples_i', width, column),
  );
  const signs = signed ? ', sign bits complemented' : '';
  return {
    inputs: [
      input('multiples_i', lanes * width, `multiples of all lanes${signs}`),
      ...(hasIncrement ? [input('increments_i', lanes, 'ones that complete them')] : []),
    ],
    columns: joinColumns([words, hasIncrement ? [bits('increments_i', 1, 0)] : []]),
    constant: BigInt.asUintN(sumWidth, signed ? -BigInt(lanes) << BigInt(width - 1) : 0n),
  };
}
