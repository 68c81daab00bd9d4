/** Closed-form schedule of a GEMM on an output-stationary array. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import { phasesOf, type Waves } from '../activity.ts';
import type { GemmShape, Memory, Phase, Schedule } from '../family.ts';
import {
  operandBytes,
  exchange,
  noMemory,
  type Exchange,
  type OperandBytes,
  type Step,
} from '../memory.ts';
import { kept } from '../kept.ts';
import { lengthBefore, pieceLength, pieces, type Pieces } from '../tiling.ts';
import { beatsOf, crossing, firstRowDelay, tileInterval, type OutputStationary } from './timing.ts';

/** A GEMM cut into tiles of C, visited in row-major order. */
type Tiles = {
  readonly count: number;
  readonly down: Pieces;
  readonly across: Pieces;
  /** Beats of each. */
  readonly beats: number;
  /** Cycles between the last beats of two tiles. */
  readonly interval: number;
};

/**
 * `cycles = (tiles - 1) * max(beats, tileInterval) + beats + rows + firstRowDelay - 1` with
 * `tiles = ceil(m / rows) * ceil(n / columns)` and `beats = ceil(k / lanes)`: the last beats of the tiles are one
 * interval apart, and `rows` output rows follow the last of them.
 */
export function outputStationarySchedule(
  arithmetic: Arithmetic,
  grid: OutputStationary,
  shape: GemmShape,
  memory?: Memory,
): Schedule {
  const { m, k, n } = shape;
  const { rows, columns, lanes, latency } = grid;
  const down = pieces(m, rows);
  const across = pieces(n, columns);
  const beats = beatsOf(k, grid);
  const interval = Math.max(beats, tileInterval(grid));
  const tiles = { count: down.count * across.count, down, across, beats, interval };
  const waves = wavesOf(shape, grid, tiles);
  const cycles = waves.lastBeat + firstRowDelay(grid) + rows;
  const bytes = operandBytes(arithmetic);
  const outside = memory === undefined ? noMemory : exchangeOf(shape, grid, tiles, bytes, memory);
  const macs = m * k * n;
  const busy = crossing(grid) + latency - 1;
  // A sweep over many shapes hardly ever looks at them.
  const phases = kept(() => phasesOf(waves, cycles));
  return {
    cycles,
    // From a tile's first operands at the first element until the farthest one shows its last sum, or the next
    // tile's first operands come. Only a broadcast array stands idle while it waits for its drain.
    computeCycles: (tiles.count - 1) * Math.min(interval, beats + busy) + beats + busy,
    ...outside,
    macs,
    utilisation: macs / ((cycles + outside.stallCycles) * rows * columns * lanes),
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

function wavesOf({ k, n }: GemmShape, grid: OutputStationary, tiles: Tiles): Waves {
  const { rows, columns, lanes, hop } = grid;
  const { count, down, across, beats, interval } = tiles;
  const lastTime = (tile: number): number => beats - 1 + tile * interval;
  // All beats but the last follow the tile before at once; the last one waits for its turn.
  const lastOffset = (tile: number): number =>
    tile === 0 || beats === 1 ? beats - 1 : interval - 1;
  return {
    tiles: count,
    farthest: 1 + crossing(grid),
    lastBeat: lastTime(count - 1),
    start: (tile) => lastTime(tile) - lastOffset(tile),
    // In steps of k, of which the last beat may hold fewer than the others.
    beatsBefore: (tile, elapsed) =>
      Math.min(
        k,
        lanes * (Math.min(Math.max(elapsed, 0), beats - 1) + (elapsed > lastOffset(tile) ? 1 : 0)),
      ),
    macsAt(tile) {
      const height = pieceLength(down, Math.floor(tile / across.count));
      const width = pieceLength(across, tile % across.count);
      if (hop === 0) return [0, height * width];
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
function exchangeOf(
  { m, k, n }: GemmShape,
  grid: OutputStationary,
  { count, down, across, interval }: Tiles,
  bytes: OperandBytes,
  memory: Memory,
): Exchange {
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
  return exchange(count, step, { bandwidth: memory.bandwidth, outFits });
}
