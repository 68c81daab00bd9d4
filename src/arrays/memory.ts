/**
 * Bytes to and from the outside, and cycles lost to a limited bandwidth. Buffers are double: while a tile is computed, the operands of the next one
 * come in and the results of the one before go out, all through one port of `bandwidth` bytes per cycle.
 */

import { resultOf, type Arithmetic } from '../golden/arithmetic.ts';
import type { Schedule } from './family.ts';

/** Bytes of one word; fractions where words are packed. */
export type OperandBytes = {
  readonly activation: number;
  readonly weight: number;
  readonly sum: number;
};

/** Bytes of an arithmetic's words. */
export function operandBytes(arithmetic: Arithmetic): OperandBytes {
  const { activation, weight } = arithmetic;
  return {
    activation: activation.width / 8,
    weight: weight.width / 8,
    sum: resultOf(arithmetic).width / 8,
  };
}

/** What one tile takes from outside, gives to it, and how long the array is busy with it. */
export type Step = {
  readonly cycles: number;
  readonly inBytes: number;
  readonly outBytes: number;
};

/** What passes between the buffers and the outside. */
export type Exchange = Pick<Schedule, 'stallCycles' | 'outsideBytes'>;

/** Of an array whose memory is not known. */
export const noMemory: Exchange = { stallCycles: 0 };

/**
 * Bytes of a sequence of tiles, and lost cycles: the operands of the first, whatever does not fit behind a tile's own
 * cycles, and the results of the last.
 *
 * @param outFits half of the output buffer holds the results of a tile; if not, they go out in the open
 */
export function exchange(
  tiles: number,
  step: (tile: number) => Step,
  { bandwidth, outFits }: { readonly bandwidth: number; readonly outFits: boolean },
): Exchange {
  const cyclesFor = (bytes: number): number => Math.ceil(bytes / bandwidth);
  let current = step(0);
  let stalls = cyclesFor(current.inBytes);
  let leaving = 0;
  let [read, written] = [0, 0];
  for (let tile = 0; tile < tiles; tile++) {
    read += current.inBytes;
    written += current.outBytes;
    const next = tile + 1 < tiles ? step(tile + 1) : undefined;
    const hidden = (next?.inBytes ?? 0) + (outFits ? leaving : 0);
    stalls += Math.max(0, cyclesFor(hidden) - current.cycles);
    if (!outFits) stalls += cyclesFor(current.outBytes);
    leaving = current.outBytes;
    if (next !== undefined) current = next;
  }
  return {
    stallCycles: outFits ? stalls + cyclesFor(leaving) : stalls,
    outsideBytes: { read: Math.ceil(read), written: Math.ceil(written) },
  };
}
