/** Closed-form schedule of a product of group-quantised weights on a weight-stationary array. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import { phasesOf, type Waves } from '../activity.ts';
import type { GemmShape, Memory, Phase, Schedule } from '../family.ts';
import { kept } from '../kept.ts';
import { stallCycles, type Step } from '../memory.ts';
import { macsByDistance } from '../stationary/schedule.ts';
import { crossing, depthOf, reloadDelay, rowDelay, type Stationary } from '../stationary/timing.ts';
import { lengthBefore, pieceLength } from '../tiling.ts';
import { groupTiles, type GroupTiles } from './tiles.ts';
import { dequantiserLatency, innerColumns, type Grouped } from './timing.ts';
import { groupBytes, groupTraffic, type GroupBytes } from './traffic.ts';

/**
 * Every group of a tile takes as many beats as results are kept, whether all of them are of the product or not. The
 * next one starts when they are sent and its weights are loaded; no sum waits for another:
 *
 * `interval = max(results, reload)`, or `results - 1 + reload` with single buffers;
 * `cycles = rows + (groups of all tiles - 1) * interval + results + rowDelay + dequantiserLatency`.
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
  const tiles = groupTiles(shape, grouped, depth);
  const { down, across, groups, count } = tiles;
  const reload = reloadDelay(inner);
  const interval = grid.isDoubleBuffered ? Math.max(results, reload) : results - 1 + reload;
  const waves = wavesOf(shape, grouped, grid, tiles, interval);
  const cycles = waves.lastBeat + rowDelay(inner) + 1 + dequantiserLatency;
  const bytes = groupBytes(arithmetic, scaling);
  const stalls =
    memory === undefined ? 0 : memoryStalls(shape, grouped, tiles, interval, bytes, memory);
  const macs = m * k * n;
  const busy = results + rowDelay(grid) - 2;
  const phases = kept(() => phasesOf(waves, cycles));
  return {
    cycles,
    computeCycles: (count - 1) * Math.min(interval, busy) + busy,
    stallCycles: stalls,
    macs,
    utilisation: macs / ((cycles + stalls) * depth * columns),
    trafficBytes: groupTraffic(bytes, shape, groups.count, {
      bands: down.count,
      sweeps: across.count,
    }),
    get phases(): readonly Phase[] {
      return phases();
    },
  };
}

function wavesOf(
  { k, n }: GemmShape,
  { rows: results }: Grouped,
  grid: Stationary,
  { down, across, groups, count }: GroupTiles,
  interval: number,
): Waves {
  const start = (index: number): number => depthOf(grid) + index * interval;
  const heightOf = (index: number): number => {
    const band = Math.floor(index / (groups.count * across.count));
    return band < down.count ? pieceLength(down, band) : 0;
  };
  const placeOf = (index: number): number => Math.floor(index / groups.count) % across.count;
  return {
    tiles: count,
    farthest: 1 + (grid.groups - 1) * grid.latency + crossing(grid),
    lastBeat: start(count - 1) + results - 1,
    start,
    beatsBefore: (index, elapsed) => Math.min(Math.max(elapsed, 0), heightOf(index)),
    macsAt: (index) =>
      macsByDistance(
        grid,
        pieceLength(groups, index % groups.count),
        pieceLength(across, placeOf(index)),
      ),
    macsBefore(index) {
      const band = Math.floor(index / (groups.count * across.count));
      const [height, place] = [heightOf(index), placeOf(index)];
      const width = height === 0 ? 0 : pieceLength(across, place);
      const before = lengthBefore(down, band) * n + height * lengthBefore(across, place);
      return k * before + height * width * lengthBefore(groups, index % groups.count);
    },
  };
}

/** A band of A stays for all its tiles if it fits half of its buffer; B stays for all bands if the whole of it fits. */
function memoryStalls(
  { m, k, n }: GemmShape,
  { rows: results, columns }: Grouped,
  { down, across, groups }: GroupTiles,
  interval: number,
  bytes: GroupBytes,
  memory: Memory,
): number {
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
      cycles: groups.count * interval,
      inBytes: a + b,
      outBytes: rows * width * bytes.result,
    };
  };
  return stallCycles(down.count * across.count, step, { bandwidth: memory.bandwidth, outFits });
}
