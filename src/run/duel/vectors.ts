/** The vectors that a unit is tried with: every combination, or corners and draws, or those of a file. */

import { sample } from 'fast-check';
import { InputError } from '../../errors.ts';
import { cornerWords } from '../../verify/corners.ts';
import { formatWords } from '../../verify/stimuli.ts';
import type { UnitMap } from './port-map.ts';
import type { StatedVector, Vector } from './vector.ts';

export type VectorSource = {
  readonly total: number;
  /** Whether these are all combinations there are. */
  readonly exhaustive: boolean;
  /** Up to `perBatch` vectors; `from` is a multiple of it. */
  batch(from: number): readonly Vector[];
};

/** Vectors that are tried at a time. */
export const perBatch = 4096;

const exhaustiveBits = 18;
const mostExhaustiveBits = 24;
const defaultVectors = 100_000;

export type VectorOptions = {
  readonly vectors?: number;
  readonly exhaustive?: boolean;
  readonly seed?: number;
};

/** The vectors of a file, in its order. */
export function fileSource(lines: readonly StatedVector[]): VectorSource {
  return {
    total: lines.length,
    exhaustive: false,
    batch: (from) => lines.slice(from, from + perBatch).map(({ operands }) => operands),
  };
}

/**
 * Every combination where they are few or that was asked for, else corners and then draws.
 *
 * @throws {InputError} when every combination is asked for and there are too many
 */
export function vectorSource(map: UnitMap, options: VectorOptions): VectorSource {
  const bits = map.request.format.bits * map.operands.length;
  if (options.exhaustive === true && bits > mostExhaustiveBits) {
    const expected = `given for at most ${mostExhaustiveBits} operand bits`;
    throw new InputError([
      { code: 'out_of_range', path: ['--exhaustive'], expected, actual: `${bits} bits` },
    ]);
  }
  if (options.exhaustive ?? bits <= exhaustiveBits) {
    const total = 2 ** bits;
    return {
      total,
      exhaustive: true,
      batch: (from) =>
        Array.from({ length: Math.min(perBatch, total - from) }, (_, i) =>
          counted(map, BigInt(from + i)),
        ),
    };
  }
  const { vectors: total = defaultVectors, seed = 1 } = options;
  const corners = cornerVectors(map);
  return {
    total,
    exhaustive: false,
    batch(from) {
      const count = Math.min(perBatch, total - from);
      const fixed = corners.slice(from, from + count);
      return [...fixed, ...drawn(map, count, seed + from / perBatch)].slice(0, count);
    },
  };
}

/** The vector of a number: the first operand in its low bits. */
function counted({ request: { format }, operands }: UnitMap, index: bigint): Vector {
  return operands.map((_, i) => BigInt.asUintN(format.bits, index >> BigInt(i * format.bits)));
}

/** Corners of every operand with corners of every other, as many as make a few thousand vectors. */
function cornerVectors({ request: { format }, operands }: UnitMap): Vector[] {
  const all = cornerWords(format.bits, format.name);
  const most = Math.floor(20_000 ** (1 / operands.length));
  const step = Math.max(1, all.length / most);
  const words = Array.from(
    { length: Math.min(all.length, most) },
    (_, i) => all[Math.floor(i * step)] ?? 0n,
  );
  let vectors: Vector[] = [[]];
  for (let i = 0; i < operands.length; i++) {
    vectors = vectors.flatMap((vector) => words.map((word) => [...vector, word]));
  }
  return vectors;
}

/** Words drawn for each operand, corners of its format more often than others. */
export function drawn(
  { request: { format }, operands }: UnitMap,
  count: number,
  seed: number,
): Vector[] {
  const columns = operands.map((_, i) =>
    sample(formatWords(format.bits, format.name), { seed: seed * 3 + i, numRuns: count }),
  );
  return Array.from({ length: count }, (_, at) => columns.map((column) => column[at] ?? 0n));
}
