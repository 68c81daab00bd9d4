/** Closed-form schedule of a product of group-quantised weights on a weight-stationary array. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import { phasesOf, type Waves } from '../activity.ts';
import type { GemmShape, Memory, Phase, Schedule } from '../family.ts';
import { kept } from '../kept.ts';
import { exchange, noMemory, type Exchange, type Step } from '../memory.ts';
import { macsByDistance } from '../stationary/schedule.ts';
import { crossing, depthOf, reloadDelay, rowDelay, type Stationary } from '../stationary/timing.ts';
import { lengthBefore, pieceLength } from '../tiling.ts';
import { groupTiles, type GroupTiles } from './tiles.ts';
import { innerColumns, type Grouped } from './timing.ts';
import { groupBytes, groupTraffic, type GroupBytes } from './traffic.ts';

/** Cycles from the start of a fold to the start of the next of the same group, and of the next group. */
type Intervals = { readonly fold: number; readonly last: number; readonly group: number };

/**
 * Every fold of a group takes as many beats as results are kept, whether all of them are of the product or not. The
 * next one starts when they are sent, when its weights are loaded and, within a group, one cycle after the first row
 * of sums has come out:
 *
 * `interval = max(results, reload)`, or `results - 1 + reload` with single buffers, and at least `rowDelay + 1` within
 * a group; `perGroup = (folds - 1) * foldInterval + interval`;
 * `cycles = rows + (groups of all tiles) * perGroup - interval + results + rowDelay + dequantiser latency`.
 */
export function stationaryGroupSchedule(
  arithmetic: Arithmetic,
  scaling: GroupScaling,
  grouped: Grouped,
  grid: Stationary,
  shape: GemmShape,
  memory?: Memory,
): Schedule {
  const { m, k, n } = shape;
  const { rows: results, columns } = grouped;
  const depth = depthOf(grid);
  const inner = { ...grid, columns: innerColumns(grouped) };
  const tiles = groupTiles(shape, grouped, scaling.length);
  const { down, across, groups, count } = tiles;
  const intervals = intervalsOf(inner, grouped);
  const waves = wavesOf(shape, grouped, grid, tiles, intervals);
  const cycles = waves.lastBeat + rowDelay(inner) + 1 + grouped.latency;
  const bytes = groupBytes(arithmetic, scaling);
  const outside =
    memory === undefined ? noMemory : exchangeOf(shape, grouped, tiles, intervals, bytes, memory);
  const macs = m * k * n;
  const busy = results + rowDelay(grid) - 2;
  const further = count * (grouped.folds - 1);
  const phases = kept(() => phasesOf(waves, cycles));
  return {
    cycles,
    computeCycles:
      further * Math.min(intervals.fold, busy) +
      (count - 1) * Math.min(intervals.last, busy) +
      busy,
    ...outside,
    macs,
    utilisation: macs / ((cycles + outside.stallCycles) * depth * columns),
    trafficBytes: groupTraffic(bytes, shape, groups.count, {
      bands: down.count,
      sweeps: across.count,
    }),
    get phases(): readonly Phase[] {
      return phases();
    },
  };
}

function intervalsOf(inner: Stationary, { rows: results, folds }: Grouped): Intervals {
  const reload = reloadDelay(inner);
  const last = inner.isDoubleBuffered ? Math.max(results, reload) : results - 1 + reload;
  const fold = Math.max(last, rowDelay(inner) + 1);
  return { fold, last, group: (folds - 1) * fold + last };
}

/** Waves are folds: `index` counts those of all groups of all tiles. */
function wavesOf(
  { k, n }: GemmShape,
  { rows: results, folds }: Grouped,
  grid: Stationary,
  { down, across, groups, count }: GroupTiles,
  intervals: Intervals,
): Waves {
  const depth = depthOf(grid);
  const perTile = groups.count * folds;
  const start = (index: number): number =>
    depth + Math.floor(index / folds) * intervals.group + (index % folds) * intervals.fold;
  const heightOf = (index: number): number => {
    const band = Math.floor(index / (perTile * across.count));
    return band < down.count ? pieceLength(down, band) : 0;
  };
  const placeOf = (index: number): number => Math.floor(index / perTile) % across.count;
  const groupOf = (index: number): number => Math.floor(index / folds) % groups.count;
  const skipped = (index: number): number => (index % folds) * depth;
  return {
    tiles: count * folds,
    farthest: 1 + (grid.groups - 1) * grid.latency + crossing(grid),
    lastBeat: start(count * folds - 1) + results - 1,
    start,
    beatsBefore: (index, elapsed) => Math.min(Math.max(elapsed, 0), heightOf(index)),
    macsAt: (index) =>
      macsByDistance(
        grid,
        Math.max(0, Math.min(depth, pieceLength(groups, groupOf(index)) - skipped(index))),
        pieceLength(across, placeOf(index)),
      ),
    macsBefore(index) {
      const band = Math.floor(index / (perTile * across.count));
      const [height, place] = [heightOf(index), placeOf(index)];
      const width = height === 0 ? 0 : pieceLength(across, place);
      const before = lengthBefore(down, band) * n + height * lengthBefore(across, place);
      const group = groupOf(index);
      const steps =
        lengthBefore(groups, group) + Math.min(skipped(index), pieceLength(groups, group));
      return k * before + height * width * steps;
    },
  };
}

/** A band of A stays for all its tiles if it fits half of its buffer; B stays for all bands if the whole of it fits. */
function exchangeOf(
  { m, k, n }: GemmShape,
  { rows: results, columns }: Grouped,
  { down, across, groups }: GroupTiles,
  intervals: Intervals,
  bytes: GroupBytes,
  memory: Memory,
): Exchange {
  const perColumn = k * bytes.code + groups.count * bytes.scale;
  const height = Math.min(m, results);
  const bandStays = height * k * bytes.activation <= memory.activationBytes / 2;
  const weightsStay = n * perColumn <= memory.weightBytes;
  const outFits = height * Math.min(n, columns) * bytes.result <= memory.outputBytes / 2;
  const step = (tile: number): Step => {
    const band = Math.floor(tile / across.count);
    const rows = pieceLength(down, band);
    const width = pieceLength(across, tile % across.count);
    const a = bandStays && tile % across.count > 0 ? 0 : rows * k * bytes.activation;
    const b = weightsStay && band > 0 ? 0 : width * perColumn;
    return {
      cycles: groups.count * intervals.group,
      inBytes: a + b,
      outBytes: rows * width * bytes.result,
    };
  };
  return exchange(down.count * across.count, step, { bandwidth: memory.bandwidth, outFits });
}
