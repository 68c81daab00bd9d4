/** Closed-form schedule of a product of group-quantised weights on an output-stationary systolic array. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import { phasesOf, type Waves } from '../activity.ts';
import type { GemmShape, Memory, Phase, Schedule } from '../family.ts';
import { kept } from '../kept.ts';
import { exchange, noMemory, type Exchange, type Step } from '../memory.ts';
import { firstRowDelay, tileInterval } from '../output-stationary/timing.ts';
import { lengthBefore, pieceLength } from '../tiling.ts';
import { groupTiles, type GroupTiles } from './tiles.ts';
import { innerColumns, type Grouped } from './timing.ts';
import { groupBytes, groupTraffic, type GroupBytes } from './traffic.ts';

/** Cycles between the last beats of a group and of the one before: full groups, and the last of a tile. */
type Intervals = {
  readonly full: number;
  readonly last: number;
  /** Of a whole tile. */
  readonly tile: number;
};

/**
 * Every group drains like a tile of its own, so the last beats of two groups are `max(length, tileInterval)` apart:
 * a group shorter than `rows + columns - 1` (one more with row sums) waits for the drain. The dequantisers take a row
 * per cycle and never wait; they add their latency at the end.
 */
export function outputStationaryGroupSchedule(
  arithmetic: Arithmetic,
  scaling: GroupScaling,
  grouped: Grouped,
  latency: number,
  shape: GemmShape,
  memory?: Memory,
): Schedule {
  const { m, k, n } = shape;
  const { rows, columns } = grouped;
  const grid = { rows, columns: innerColumns(grouped), lanes: 1, hop: 1, latency } as const;
  const tiles = groupTiles(shape, grouped, scaling.length);
  const { down, across, groups } = tiles;
  const intervals = intervalsOf(tiles, tileInterval(grid));
  const waves = wavesOf(shape, grouped, tiles, intervals);
  const cycles = waves.lastBeat + firstRowDelay(grid) + rows + grouped.latency;
  const bytes = groupBytes(arithmetic, scaling);
  const outside =
    memory === undefined ? noMemory : exchangeOf(shape, grouped, tiles, intervals, bytes, memory);
  const macs = m * k * n;
  // From the first operands at the first element until the farthest one shows its last sum something is under way,
  // but where a group of one step has passed before the next may end.
  const pause = (length: number, interval: number): number =>
    length > 1 ? 0 : Math.max(0, interval - (waves.farthest + latency - 1));
  const lasts = down.count * across.count;
  const pauses = [
    pause(pieceLength(groups, 0), intervals.full),
    pause(pieceLength(groups, groups.count - 1), intervals.last),
  ] as const;
  const idle = (tiles.count - lasts) * pauses[0] + lasts * pauses[1] - pauses[0];
  const phases = kept(() => phasesOf(waves, cycles));
  return {
    cycles,
    computeCycles: waves.lastBeat + waves.farthest + latency - 1 - idle,
    ...outside,
    macs,
    utilisation: macs / ((cycles + outside.stallCycles) * rows * columns),
    trafficBytes: groupTraffic(bytes, shape, groups.count, {
      bands: down.count,
      sweeps: across.count,
    }),
    get phases(): readonly Phase[] {
      return phases();
    },
  };
}

function intervalsOf({ groups }: GroupTiles, least: number): Intervals {
  const full = Math.max(pieceLength(groups, 0), least);
  const last = Math.max(pieceLength(groups, groups.count - 1), least);
  return { full, last, tile: (groups.count - 1) * full + last };
}

function wavesOf(
  { k, n }: GemmShape,
  { rows, columns }: Grouped,
  { down, across, groups, count }: GroupTiles,
  { full, last, tile: perTile }: Intervals,
): Waves {
  const beatsIn = (index: number): number => pieceLength(groups, index % groups.count);
  const interval = (index: number): number =>
    index % groups.count === groups.count - 1 ? last : full;
  // The first group of all waits for none; of the others every last beat is an interval behind the one before.
  const lastTime = (index: number): number =>
    Math.floor((index + 1) / groups.count) * perTile +
    ((index + 1) % groups.count) * full -
    interval(0) +
    beatsIn(0) -
    1;
  const lastOffset = (index: number): number =>
    index === 0 || beatsIn(index) === 1 ? beatsIn(index) - 1 : interval(index) - 1;
  return {
    tiles: count,
    farthest: rows + columns - 1,
    lastBeat: lastTime(count - 1),
    start: (index) => lastTime(index) - lastOffset(index),
    beatsBefore: (index, elapsed) =>
      Math.min(Math.max(elapsed, 0), beatsIn(index) - 1) + (elapsed > lastOffset(index) ? 1 : 0),
    macsAt(index) {
      const tile = Math.floor(index / groups.count);
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
    macsBefore(index) {
      const tile = Math.floor(index / groups.count);
      const band = Math.floor(tile / across.count);
      const place = tile % across.count;
      const height = band < down.count ? pieceLength(down, band) : 0;
      const width = band < down.count ? pieceLength(across, place) : 0;
      const before = lengthBefore(down, band) * n + height * lengthBefore(across, place);
      return k * before + height * width * lengthBefore(groups, index % groups.count);
    },
  };
}

/** Buffers as for any tile of C; the scales of a tile come with its weights. */
function exchangeOf(
  { m, k, n }: GemmShape,
  { rows, columns }: Grouped,
  { down, across, groups }: GroupTiles,
  { tile: perTile }: Intervals,
  bytes: GroupBytes,
  memory: Memory,
): Exchange {
  const perColumn = k * bytes.code + groups.count * bytes.scale;
  const bandStays = Math.min(m, rows) * k * bytes.activation <= memory.activationBytes / 2;
  const weightsStay = n * perColumn <= memory.weightBytes;
  const outFits = Math.min(m, rows) * Math.min(n, columns) * bytes.result <= memory.outputBytes / 2;
  const step = (tile: number): Step => {
    const band = Math.floor(tile / across.count);
    const height = pieceLength(down, band);
    const width = pieceLength(across, tile % across.count);
    const a = bandStays && tile % across.count > 0 ? 0 : height * k * bytes.activation;
    const b = weightsStay && band > 0 ? 0 : width * perColumn;
    return { cycles: perTile, inBytes: a + b, outBytes: height * width * bytes.result };
  };
  return exchange(down.count * across.count, step, { bandwidth: memory.bandwidth, outFits });
}
