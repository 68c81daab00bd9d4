/** What the drivers of arrays with group dequantisers have in common: words of a tile, scales, rows of results. */

import { pack, unpack, type Word } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { GemmWords } from '../family.ts';
import type { Feed, Sink } from '../stream-driver.ts';
import { groupTile, type GroupTile, type GroupTiles } from './tiles.ts';

/** Words of one line of a tile; zeros past the edge of the matrix. */
export function lineWords(
  count: number,
  isInside: (i: number) => boolean,
  at: (i: number) => Word | undefined,
): Word[] {
  return Array.from({ length: count }, (_, i) => (isInside(i) ? (at(i) ?? 0n) : 0n));
}

/** Codes of one step of k for the columns of a tile. */
export function codeRow(
  { n, b }: GemmWords,
  { left }: GroupTile,
  columns: number,
  step: number,
): Word[] {
  return lineWords(
    columns,
    (j) => left + j < n,
    (j) => b[step * n + left + j],
  );
}

/** Zero points of a group for the columns of a tile. */
export function zeroPointRow(gemm: GemmWords, tile: GroupTile, columns: number): Word[] {
  return groupRow(gemm, tile, columns, gemm.groups?.zeroPoints);
}

function groupRow(
  { n }: GemmWords,
  { left, group }: GroupTile,
  columns: number,
  words: readonly Word[] | undefined,
): Word[] {
  return lineWords(
    columns,
    (j) => left + j < n,
    (j) => words?.[group * n + left + j],
  );
}

/** The stream of scales, one beat for each group of a tile. */
export function groupFeed(gemm: GemmWords, scaling: GroupScaling, tiles: GroupTiles): Feed {
  const columns = tiles.across.size;
  let sent = 0;
  return {
    valid: 'group_valid_i',
    ready: 'group_ready_o',
    offer(): Signals | undefined {
      if (sent === tiles.count) return undefined;
      const tile = groupTile(tiles, sent);
      const scales = groupRow(gemm, tile, columns, gemm.groups?.scales);
      const signals: Signals = {
        group_first_i: tile.isFirst ? 1n : 0n,
        group_last_i: tile.isLast ? 1n : 0n,
        scale_i: pack(scales, scaling.scale.width),
      };
      if (scaling.zeroPoint?.place === 'kept') {
        signals['z_i'] = pack(zeroPointRow(gemm, tile, columns), scaling.zeroPoint.width);
      }
      return signals;
    },
    taken: () => void sent++,
  };
}

/** Where rows of results go: `rows` of them for each tile. */
export function resultSink(
  { m, n }: GemmWords,
  { result: { width }, start }: GroupScaling,
  { down, across }: GroupTiles,
): Sink {
  const [rows, columns] = [down.size, across.size];
  const total = down.count * across.count * rows;
  const result: Word[] = Array.from({ length: m * n }, () => start);
  let received = 0;
  return {
    get left(): number {
      return total - received;
    },
    take(row: Word): void {
      const tile = Math.floor(received / rows);
      const r = Math.floor(tile / across.count) * rows + (received % rows);
      const left = (tile % across.count) * columns;
      received++;
      unpack(row, width, columns).forEach((word, j) => {
        if (r < m && left + j < n) result[r * n + left + j] = word;
      });
    },
    result,
  };
}
