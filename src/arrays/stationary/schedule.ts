/** Closed-form schedule of a GEMM on a weight-stationary array. */

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
import { crossing, depthOf, reloadDelay, rowDelay, type Stationary } from './timing.ts';

/** A GEMM cut into tiles of B: column by column of tiles, and down k within each. */
type Tiles = {
  readonly count: number;
  readonly across: Pieces;
  readonly folds: Pieces;
  /** Cycles from the start of a tile to the start of the next: the next fold, or the next column of tiles. */
  readonly foldInterval: number;
  readonly columnInterval: number;
};

/**
 * Every tile takes `m` beats. The next one starts when they are sent, when its weights are loaded and, for a
 * further fold of the same sums, one cycle after the first of them has come out, whichever is last:
 *
 * `interval = max(m, reload)`, or `m - 1 + reload` with single buffers, and at least `rowDelay + 1` between folds;
 * `cycles = rows + (tiles between columns) * interval + (tiles between folds) * foldInterval + m + rowDelay`.
 */
export function stationarySchedule(
  arithmetic: Arithmetic,
  grid: Stationary,
  shape: GemmShape,
  memory?: Memory,
): Schedule {
  const { m, k, n } = shape;
  const tiles = tilesOf(shape, grid);
  const waves = wavesOf(shape, grid, tiles);
  const delay = rowDelay(grid);
  const cycles = waves.lastBeat + delay + 1;
  const bytes = operandBytes(arithmetic);
  const outside = memory === undefined ? noMemory : exchangeOf(shape, grid, tiles, bytes, memory);
  const macs = m * k * n;
  // A sweep over many shapes hardly ever looks at them.
  const phases = kept(() => phasesOf(waves, cycles));
  // A tile keeps elements busy from its first beat's arrival until the farthest one shows its last sum.
  const busy = m + delay - 2;
  const { count, across, folds, foldInterval, columnInterval } = tiles;
  return {
    cycles,
    computeCycles:
      (count - across.count) * Math.min(foldInterval, busy) +
      (across.count - 1) * Math.min(columnInterval, busy) +
      busy,
    ...outside,
    macs,
    utilisation: macs / ((cycles + outside.stallCycles) * depthOf(grid) * grid.columns),
    trafficBytes: {
      weight: Math.ceil(k * n * bytes.weight),
      activation: Math.ceil(m * k * across.count * bytes.activation),
      // Every fold writes its sums; every fold but the first reads them back.
      output: Math.ceil(m * n * (2 * folds.count - 1) * bytes.sum),
    },
    get phases(): readonly Phase[] {
      return phases();
    },
  };
}

function tilesOf({ m, k, n }: GemmShape, grid: Stationary): Tiles {
  const across = pieces(n, grid.columns);
  const folds = pieces(k, depthOf(grid));
  const reload = reloadDelay(grid);
  const columnInterval = grid.isDoubleBuffered ? Math.max(m, reload) : m - 1 + reload;
  return {
    count: across.count * folds.count,
    across,
    folds,
    columnInterval,
    foldInterval: Math.max(columnInterval, rowDelay(grid) + 1),
  };
}

function wavesOf({ m, k }: GemmShape, grid: Stationary, tiles: Tiles): Waves {
  const { count, across, folds, foldInterval, columnInterval } = tiles;
  const perColumn = (folds.count - 1) * foldInterval + columnInterval;
  const start = (tile: number): number =>
    depthOf(grid) +
    Math.floor(tile / folds.count) * perColumn +
    (tile % folds.count) * foldInterval;
  return {
    tiles: count,
    farthest: 1 + (grid.groups - 1) * grid.latency + crossing(grid),
    lastBeat: start(count - 1) + m - 1,
    start,
    beatsBefore: (_, elapsed) => Math.min(Math.max(elapsed, 0), m),
    macsAt(tile) {
      const width = pieceLength(across, Math.floor(tile / folds.count));
      const depth = pieceLength(folds, tile % folds.count);
      return macsByDistance(grid, depth, width);
    },
    macsBefore(tile) {
      const column = Math.floor(tile / folds.count);
      const width = column < across.count ? pieceLength(across, column) : 0;
      return (
        m * (lengthBefore(across, column) * k + width * lengthBefore(folds, tile % folds.count))
      );
    },
  };
}

/** Products per beat that are formed `distance` cycles after the beat was accepted. */
export function macsByDistance(grid: Stationary, depth: number, width: number): number[] {
  const { groups, lanes, hop, latency } = grid;
  const reach = 1 + (groups - 1) * latency + hop * (width - 1);
  // Differences first: each group is busy in a run of `width` distances, or in one if nothing hops.
  const rises = Array.from({ length: reach + 2 }, () => 0);
  for (let group = 0; group * lanes < depth; group++) {
    const products = Math.min(lanes, depth - group * lanes) * (hop === 1 ? 1 : width);
    const from = 1 + group * latency;
    const to = from + (hop === 1 ? width : 1);
    rises[from] = (rises[from] ?? 0) + products;
    rises[to] = (rises[to] ?? 0) - products;
  }
  let level = 0;
  return rises.map((rise) => (level += rise));
}

/** A stays for all columns of tiles if the whole of it fits; sums stay between folds if half of their buffer holds them. */
function exchangeOf(
  { m, k, n }: GemmShape,
  grid: Stationary,
  { count, across, folds, foldInterval, columnInterval }: Tiles,
  bytes: OperandBytes,
  memory: Memory,
): Exchange {
  const activationsStay = m * k * bytes.activation <= memory.activationBytes;
  const sumsStay = m * Math.min(n, grid.columns) * bytes.sum <= memory.outputBytes / 2;
  const step = (tile: number): Step => {
    const column = Math.floor(tile / folds.count);
    const fold = tile % folds.count;
    const width = pieceLength(across, column);
    const depth = pieceLength(folds, fold);
    const isLastFold = fold === folds.count - 1;
    const sums = m * width * bytes.sum;
    const a = activationsStay && column > 0 ? 0 : m * depth * bytes.activation;
    const p = sumsStay || fold === 0 ? 0 : sums;
    return {
      cycles: tile === count - 1 ? m + rowDelay(grid) : isLastFold ? columnInterval : foldInterval,
      inBytes: a + p + depth * width * bytes.weight,
      outBytes: isLastFold || !sumsStay ? sums : 0,
    };
  };
  return exchange(count, step, { bandwidth: memory.bandwidth, outFits: sumsStay });
}
