/** A product cut into tiles of C, each summed group by group: the order in which an array goes through them. */

import type { GemmShape } from '../family.ts';
import { pieceLength, pieces, type Pieces } from '../tiling.ts';

export type GroupTiles = {
  readonly down: Pieces;
  readonly across: Pieces;
  readonly groups: Pieces;
  /** Groups of all tiles. */
  readonly count: number;
};

/** Where a group of a tile begins in the matrices, and its length along k. */
export type GroupTile = {
  readonly top: number;
  readonly left: number;
  readonly from: number;
  readonly length: number;
  readonly group: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
};

/** Tiles of `rows` x `columns` results in row-major order, groups of `length` in the order of k within each. */
export function groupTiles(
  { m, k, n }: GemmShape,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  length: number,
): GroupTiles {
  const [down, across, groups] = [pieces(m, rows), pieces(n, columns), pieces(k, length)];
  return { down, across, groups, count: down.count * across.count * groups.count };
}

/** The group of a tile that comes `index`-th. */
export function groupTile({ down, across, groups }: GroupTiles, index: number): GroupTile {
  const group = index % groups.count;
  const tile = Math.floor(index / groups.count);
  return {
    top: Math.floor(tile / across.count) * down.size,
    left: (tile % across.count) * across.size,
    from: group * groups.size,
    length: pieceLength(groups, group),
    group,
    isFirst: group === 0,
    isLast: group === groups.count - 1,
  };
}
