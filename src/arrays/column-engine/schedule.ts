/** Schedule of a GEMM on a column engine: exact, from the words of A. */

import { digitCount } from '../../bits/digits.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { InputError, InvariantError } from '../../errors.ts';
import type { Memory, Schedule, ScheduledGemm } from '../family.ts';
import { exchange, noMemory, operandBytes, type Step } from '../memory.ts';
import { pieceLength, pieces } from '../tiling.ts';
import { columnClock } from './clock.ts';
import { countBand } from './counts.ts';
import { beatDepth, type ColumnEngine } from './timing.ts';

/** What a product does in an engine, in cycles and digits. */
export type ColumnRun = {
  /** From the first beat to the last row of C, both included. */
  readonly cycles: number;
  /** From the first digit's choice to the last's. */
  readonly computeCycles: number;
  /** From the first beat to the last digit's choice. */
  readonly working: number;
  /** Digits that are not zero, each chosen once for all columns. */
  readonly digits: number;
  /** Of the rows of the product alone, once: non-zero digits of A. */
  readonly digitsOfA: number;
  /** Cycles in which each stream, one per row and lane, chose a digit or passed over a group. */
  readonly busy: Float64Array;
  /** Cycles of each band of rows, in the mean of its tiles. */
  readonly bandCycles: readonly number[];
};

/** Cycle in which a beat's digits can be chosen: it is taken, coded, queued, at the head. */
const firstDigit = 3;

/** Let a product through the engine. */
export function runColumns(
  arithmetic: Arithmetic,
  engine: ColumnEngine,
  gemm: ScheduledGemm,
): ColumnRun {
  const { activation, integer } = arithmetic;
  if (integer === undefined) throw new InvariantError('digits are those of an integer');
  const operand = {
    encoding: engine.encoding,
    width: activation.width,
    isSigned: integer.activationSigned,
  };
  const across = Math.ceil(gemm.n / engine.columns);
  const clock = columnClock(engine);
  const bandCycles: number[] = [];
  let digitsOfA = 0;
  let before = 0;
  for (let top = 0; top < gemm.m; top += engine.rows) {
    const band = countBand(operand, engine, gemm, top);
    clock.tiles(band, across);
    digitsOfA += band.digitsOfRow.reduce((sum, one) => sum + one, 0);
    bandCycles.push((clock.lastRow - before) / across);
    before = clock.lastRow;
  }
  return {
    cycles: clock.lastRow + 1,
    computeCycles: clock.lastDigit - firstDigit + 1,
    working: clock.lastDigit + 1,
    digits: digitsOfA * across,
    digitsOfA,
    busy: clock.busy,
    bandCycles,
  };
}

/**
 * Exact from the rows of A; without them an upper bound, with every digit non-zero. The sums of a tile follow each
 * other at once, but rows wait for their turn, and for the slowest row by as much as the queues do not hold.
 *
 * @throws {InputError} if k is more than the engine can tell apart
 */
export function columnEngineSchedule(
  arithmetic: Arithmetic,
  engine: ColumnEngine,
  depth: number,
  gemm: ScheduledGemm,
  memory?: Memory,
): Schedule {
  const { m, k, n } = gemm;
  if (k > depth) {
    const expected = `at least ${k}: a product of the workload has that many terms`;
    throw new InputError([
      { code: 'conflict', path: ['array', 'depth'], expected, actual: String(depth) },
    ]);
  }
  const { rows, columns } = engine;
  const run = runColumns(arithmetic, engine, gemm);
  const down = pieces(m, rows);
  const across = pieces(n, columns);
  const bytes = operandBytes(arithmetic);
  const planes = digitCount(
    engine.encoding,
    arithmetic.activation.width,
    arithmetic.integer?.activationSigned === true,
  );
  const macs = m * k * n;
  const elements = (rows * columns * beatDepth(engine)) / planes;
  const traffic = {
    // A word per column for every digit; a beat of A for every bit weight.
    weight: Math.ceil(run.digitsOfA * n * bytes.weight),
    activation: Math.ceil(m * k * planes * across.count * bytes.activation),
    output: Math.ceil(m * n * bytes.sum),
  };
  const outside =
    memory === undefined
      ? noMemory
      : exchange(
          down.count * across.count,
          (tile): Step => {
            const band = Math.floor(tile / across.count);
            const height = pieceLength(down, band);
            const width = pieceLength(across, tile % across.count);
            const staysA = Math.min(m, rows) * k * bytes.activation <= memory.activationBytes / 2;
            const staysB = k * n * bytes.weight <= memory.weightBytes;
            const a = staysA && tile % across.count > 0 ? 0 : height * k * bytes.activation;
            const b = staysB && band > 0 ? 0 : width * k * bytes.weight;
            return {
              cycles: run.bandCycles[band] ?? 0,
              inBytes: a + b,
              outBytes: height * width * bytes.sum,
            };
          },
          {
            bandwidth: memory.bandwidth,
            outFits: Math.min(m, rows) * Math.min(n, columns) * bytes.sum <= memory.outputBytes / 2,
          },
        );
  const { working } = run;
  return {
    cycles: run.cycles,
    computeCycles: run.computeCycles,
    ...outside,
    macs,
    utilisation: macs / ((run.cycles + outside.stallCycles) * elements),
    trafficBytes: traffic,
    phases: [
      { name: 'compute', cycles: working, activeElements: macs / working },
      { name: 'drain', cycles: run.cycles - working, activeElements: 0 },
    ],
  };
}
