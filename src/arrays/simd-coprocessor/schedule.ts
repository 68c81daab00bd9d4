/** Schedule of a GEMM on the co-processor: one run, from the first beat in to the last beat out. */

import { InputError } from '../../errors.ts';
import type { GemmShape, Memory, Phase, Schedule } from '../family.ts';
import { noMemory, type Exchange } from '../memory.ts';
import { crossing } from '../output-stationary/timing.ts';
import { resultBits, tileOf, arraysOf, type Coprocessor } from './shape.ts';
import { chooseRun, type Chosen } from './split.ts';

/** What the registers for m, n and k hold. */
const largest = 65535;

/**
 * Cycles are those of the run that `chooseRun` takes. With a memory, the streams bring and take at most its bandwidth
 * in all.
 *
 * @throws {InputError} when a side of the product does not fit its register
 */
export function coprocessorSchedule(size: Coprocessor, gemm: GemmShape, memory?: Memory): Schedule {
  const { m, k, n } = gemm;
  for (const [side, length] of Object.entries({ m, k, n })) {
    if (length > largest) {
      throw new InputError([
        {
          code: 'out_of_range',
          path: [side],
          expected: `at most ${largest}, what its register holds`,
          actual: String(length),
        },
      ]);
    }
  }
  const chosen = chooseRun(size, gemm);
  const { cycles, computeCycles } = chosen.times;
  const trafficBytes = trafficOf(size, gemm, chosen);
  const outside = memory === undefined ? noMemory : exchangeOf(trafficBytes, cycles, memory);
  const macs = m * k * n;
  return {
    cycles,
    computeCycles,
    ...outside,
    macs,
    utilisation: macs / ((cycles + outside.stallCycles) * size.rows * size.columns),
    trafficBytes,
    phases: phasesOf(size, chosen, macs),
  };
}

/** Streams pass the buffers by: all they carry is from and to the outside. */
function exchangeOf(
  { weight, activation, output }: Schedule['trafficBytes'],
  cycles: number,
  { bandwidth }: Memory,
): Exchange {
  const bytes = weight + activation + output;
  return {
    stallCycles: Math.max(0, Math.ceil(bytes / bandwidth) - cycles),
    outsideBytes: { read: weight + activation, written: output },
  };
}

/** A comes once where a panel holds all of k, else once per column of tiles; B once per row of tiles. */
function trafficOf(
  size: Coprocessor,
  { m, n }: GemmShape,
  { run }: Chosen,
): Schedule['trafficBytes'] {
  const tile = tileOf(size, run.shape);
  const count = arraysOf(run.shape);
  const word = size.operand / 8;
  const times = run.k <= tile.depth ? 1 : Math.ceil(run.n / tile.columns);
  return {
    weight: count * run.k * run.n * Math.ceil(run.m / tile.rows) * word,
    activation: count * run.m * run.k * times * word,
    output: (m * n * resultBits) / 8,
  };
}

/** Until the elements get their first beat, until the last beat has reached the last of them, until all is out. */
function phasesOf(size: Coprocessor, { times }: Chosen, macs: number): Phase[] {
  const { rows, columns } = tileOf(size, 'four');
  const reach = crossing({ rows, columns, hop: 1, lanes: 1, latency: size.latency }) + 1;
  const end = Math.min(times.cycles - 1, times.lastBeat + reach);
  return [
    { name: 'fill', cycles: times.firstBeat, activeElements: 0 },
    {
      name: 'compute',
      cycles: end - times.firstBeat,
      activeElements: macs / (end - times.firstBeat),
    },
    { name: 'drain', cycles: times.cycles - end, activeElements: 0 },
  ];
}
