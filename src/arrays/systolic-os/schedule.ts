/** Closed-form schedule of a GEMM on an output-stationary systolic array. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { phasesOf, type Waves } from '../activity.ts';
import type { GemmShape, Memory, Phase, Schedule } from '../family.ts';
import { operandBytes, stallCycles, type OperandBytes, type Step } from '../memory.ts';
import { kept } from '../kept.ts';
import { lengthBefore, pieceLength, pieces, type Pieces } from '../tiling.ts';
import { firstRowDelay, tileInterval, type OutputStationary } from './timing.ts';

/** A GEMM cut into tiles of C, visited in row-major order. */
type Tiles = {
  readonly count: number;
  readonly down: Pieces;
  readonly across: Pieces;
  /** Cycles between the last beats of two tiles. */
  readonly interval: number;
};

/**
 * `cycles = (tiles - 1) * max(k, rows + columns - 1) + k + 2 * rows + columns + latency - 1` with
 * `tiles = ceil(m / rows) * ceil(n / columns)`: the last beats of the tiles are one interval apart, and `rows`
 * output rows follow the last of them.
 */
export function systolicOsSchedule(
  arithmetic: Arithmetic,
  grid: OutputStationary,
  shape: GemmShape,
  memory?: Memory,
): Schedule {
  const { m, k, n } = shape;
  const { rows, columns, latency } = grid;
  const down = pieces(m, rows);
  const across = pieces(n, columns);
  const interval = Math.max(k, tileInterval(grid));
  const tiles = { count: down.count * across.count, down, across, interval };
  const waves = wavesOf(shape, grid, tiles);
  const cycles = waves.lastBeat + firstRowDelay(grid) + rows;
  const bytes = operandBytes(arithmetic);
  const stalls = memory === undefined ? 0 : memoryStalls(shape, grid, tiles, bytes, memory);
  const macs = m * k * n;
  // A sweep over many shapes hardly ever looks at them.
  const phases = kept(() => phasesOf(waves, cycles));
  return {
    cycles,
    // From the first operands at the first element until the farthest one shows its last sum.
    computeCycles: waves.lastBeat + waves.farthest + latency - 1,
    stallCycles: stalls,
    macs,
    utilisation: macs / ((cycles + stalls) * rows * columns),
    trafficBytes: {
      weight: Math.ceil(k * n * down.count * bytes.weight),
      activation: Math.ceil(m * k * across.count * bytes.activation),
      output: Math.ceil(m * n * bytes.sum),
    },
    get phases(): readonly Phase[] {
      return phases();
    },
  };
}

function wavesOf({ k, n }: GemmShape, { rows, columns }: OutputStationary, tiles: Tiles): Waves {
  const { count, down, across, interval } = tiles;
  const lastTime = (tile: number): number => k - 1 + tile * interval;
  // All beats but the last follow the tile before at once; the last one waits for its turn.
  const lastOffset = (tile: number): number => (tile === 0 || k === 1 ? k - 1 : interval - 1);
  return {
    tiles: count,
    farthest: rows + columns - 1,
    lastBeat: lastTime(count - 1),
    start: (tile) => lastTime(tile) - lastOffset(tile),
    beatsBefore: (tile, elapsed) =>
      Math.min(Math.max(elapsed, 0), k - 1) + (elapsed > lastOffset(tile) ? 1 : 0),
    macsAt(tile) {
      const height = pieceLength(down, Math.floor(tile / across.count));
      const width = pieceLength(across, tile % across.count);
      // Row 0 of the tile sits in the lowest physical row.
      const top = rows - height;
      return Array.from({ length: rows + columns }, (_, distance) => {
        const hops = distance - 1;
        const from = Math.max(top, hops - width + 1);
        return Math.max(0, Math.min(rows - 1, hops) - from + 1);
      });
    },
    macsBefore(tile) {
      const band = Math.floor(tile / across.count);
      const height = band < down.count ? pieceLength(down, band) : 0;
      return (
        k * (lengthBefore(down, band) * n + height * lengthBefore(across, tile % across.count))
      );
    },
  };
}

/**
 * A band of A stays for all its tiles if it fits half of its buffer; B stays for all bands if the whole of it fits.
 */
function memoryStalls(
  { m, k, n }: GemmShape,
  grid: OutputStationary,
  { count, down, across, interval }: Tiles,
  bytes: OperandBytes,
  memory: Memory,
): number {
  const bandStays = Math.min(m, grid.rows) * k * bytes.activation <= memory.activationBytes / 2;
  const weightsStay = k * n * bytes.weight <= memory.weightBytes;
  const sums = Math.min(m, grid.rows) * Math.min(n, grid.columns);
  const outFits = sums * bytes.sum <= memory.outputBytes / 2;
  const step = (tile: number): Step => {
    const band = Math.floor(tile / across.count);
    const height = pieceLength(down, band);
    const width = pieceLength(across, tile % across.count);
    const a = bandStays && tile % across.count > 0 ? 0 : height * k * bytes.activation;
    const b = weightsStay && band > 0 ? 0 : width * k * bytes.weight;
    return { cycles: interval, inBytes: a + b, outBytes: height * width * bytes.sum };
  };
  return stallCycles(count, step, { bandwidth: memory.bandwidth, outFits });
}
