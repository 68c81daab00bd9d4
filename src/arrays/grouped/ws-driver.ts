/** Feeds a product of group-quantised weights to a weight-stationary array with group dequantisers. */

import { pack } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { streamDriver, type Feed } from '../stream-driver.ts';
import { codeRow, groupFeed, lineWords, resultSink, zeroPointRow } from './driver.ts';
import { groupTile, groupTiles, type GroupTile, type GroupTiles } from './tiles.ts';
import type { Grouped } from './timing.ts';

/**
 * Driver for an array that holds `depth` weights per column. A group longer than that goes through it fold by fold,
 * and every fold takes all rows of a tile.
 */
export function stationaryGroupDriver(
  { activation }: Arithmetic,
  scaling: GroupScaling,
  { rows, columns, folds }: Grouped,
  depth: number,
  gemm: GemmWords,
): GemmDriver {
  const { m, k, a } = gemm;
  const tiles = groupTiles(gemm, { rows, columns }, scaling.length);
  let sent = 0;
  const activations: Feed = {
    valid: 'valid_i',
    ready: 'ready_o',
    offer(): Signals | undefined {
      if (sent === tiles.count * folds * rows) return undefined;
      const { tile, from, length } = foldAt(tiles, folds, depth, Math.floor(sent / rows));
      const r = tile.top + (sent % rows);
      const row = lineWords(
        depth,
        (i) => r < m && i < length,
        (i) => a[r * k + from + i],
      );
      return { last_i: sent % rows === rows - 1 ? 1n : 0n, a_i: pack(row, activation.width) };
    },
    taken: () => void sent++,
  };
  const weights = weightFeed(gemm, scaling, tiles, folds, depth);
  return streamDriver(
    [weights, activations, groupFeed(gemm, scaling, tiles)],
    resultSink(gemm, scaling, tiles),
  );
}

/** A fold of a group: where its steps of k begin, and how many of them there are. */
type Fold = { readonly tile: GroupTile; readonly from: number; readonly length: number };

/** The fold that comes `index`-th. */
function foldAt(tiles: GroupTiles, folds: number, depth: number, index: number): Fold {
  const tile = groupTile(tiles, Math.floor(index / folds));
  const skipped = (index % folds) * depth;
  return { tile, from: tile.from + skipped, length: tile.length - skipped };
}

/** Rows of codes, fold by fold; zeros below the last one of a short group. */
function weightFeed(
  gemm: GemmWords,
  { code, zeroPoint }: GroupScaling,
  tiles: GroupTiles,
  folds: number,
  depth: number,
): Feed {
  const columns = tiles.across.size;
  let loaded = 0;
  return {
    valid: 'b_valid_i',
    ready: 'b_ready_o',
    offer(): Signals | undefined {
      if (loaded === tiles.count * folds * depth) return undefined;
      const { tile, from, length } = foldAt(tiles, folds, depth, Math.floor(loaded / depth));
      const step = loaded % depth;
      const codes =
        step < length
          ? codeRow(gemm, tile, columns, from + step)
          : Array.from({ length: columns }, () => 0n);
      const signals: Signals = { b_i: pack(codes, code.width) };
      if (zeroPoint?.place === 'folded') {
        signals['z_i'] = pack(zeroPointRow(gemm, tile, columns), zeroPoint.width);
      }
      return signals;
    },
    taken: () => void loaded++,
  };
}
