/** What one step adds to a sum, lane by lane, for all words of a lane. */

import { wrap } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import { powers } from './boxes.ts';
import { byLane, laneSums, type Lane, type LaneSums } from './lanes.ts';
import { followRanges, type Surroundings } from './ranges.ts';
import type { Bits } from '../mutate/wires.ts';
import type { Weighted } from './rewrite.ts';

export type StepSums = {
  /** Words of a lane, and what each lane adds more with them than with zeros, modulo two to the width. */
  readonly rows: readonly LaneSums[];
  /** What is added with zeros in all lanes. */
  readonly idle: bigint;
};

/** A result less `factor` times the one before, as weighted bits. */
export function difference(after: Bits, before: Bits, factor: bigint): Weighted[] {
  return powers(after.length).flatMap((weight, i) => [
    { bit: after[i] ?? '0', weight },
    { bit: before[i] ?? '0', weight: -factor * weight },
  ]);
}

/**
 * Follow weighted bits back to the lanes, and try all words of one.
 *
 * @param width sums are equal modulo two to this power
 * @returns undefined where something else than lanes takes part
 */
export async function stepSums(
  terms: readonly Weighted[],
  width: number,
  around: Surroundings,
): Promise<StepSums | undefined> {
  const { rest, cycles } = await followRanges(terms, width, around);
  const split = byLane(rest, around.lanes, cycles);
  if (split === undefined) return undefined;
  const rows = await laneSums(split, around.lanes, cycles, around.netlist, width);
  const zeros = rows[0]?.sums ?? [];
  // Complements leave constants in the lanes, which only together mean something.
  return {
    rows: rows.map(({ words, sums }) => ({
      words,
      sums: sums.map((sum, lane) => wrap(sum - (zeros[lane] ?? 0n), width)),
    })),
    idle: wrap(
      zeros.reduce((sum, one) => sum + one, rest.constant),
      width,
    ),
  };
}

/** The words of each lane: ports hold them side by side. */
export function lanesOf(
  ports: readonly string[],
  count: number,
  word: (port: string) => Bits,
): Lane[] {
  return Array.from({ length: count }, (_, lane) =>
    Object.fromEntries(
      ports.map((port) => {
        const bits = word(port);
        const width = bits.length / count;
        return [port, bits.slice(width * lane, width * (lane + 1))];
      }),
    ),
  );
}

/** Words of the ports of all lanes from those of some; all others are zero. */
export function portWords(
  some: ReadonlyMap<number, Signals>,
  [one = {}]: readonly Lane[],
): Signals {
  return Object.fromEntries(
    Object.entries(one).map(([port, { length: width }]) => [
      port,
      [...some].reduce(
        (all, [lane, words]) => all | ((words[port] ?? 0n) << BigInt(width * lane)),
        0n,
      ),
    ]),
  );
}
