/** Feeds a product of group-quantised weights to a weight-stationary array with group dequantisers. */

import { pack } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { streamDriver, type Feed } from '../stream-driver.ts';
import { codeRow, groupFeed, lineWords, resultSink, zeroPointRow } from './driver.ts';
import { groupTile, groupTiles, type GroupTiles } from './tiles.ts';
import type { Grouped } from './timing.ts';

/** Driver for an array that holds the `depth` weights of a group in each column. */
export function stationaryGroupDriver(
  { activation }: Arithmetic,
  scaling: GroupScaling,
  { rows, columns }: Grouped,
  depth: number,
  gemm: GemmWords,
): GemmDriver {
  const { m, k, a } = gemm;
  const tiles = groupTiles(gemm, { rows, columns }, depth);
  let sent = 0;
  const activations: Feed = {
    valid: 'valid_i',
    ready: 'ready_o',
    offer(): Signals | undefined {
      if (sent === tiles.count * rows) return undefined;
      const { top, from } = groupTile(tiles, Math.floor(sent / rows));
      const r = top + (sent % rows);
      const row = lineWords(
        depth,
        (i) => r < m && from + i < k,
        (i) => a[r * k + from + i],
      );
      return { last_i: sent % rows === rows - 1 ? 1n : 0n, a_i: pack(row, activation.width) };
    },
    taken: () => void sent++,
  };
  const weights = weightFeed(gemm, scaling, tiles, depth);
  return streamDriver(
    [weights, activations, groupFeed(gemm, scaling, tiles)],
    resultSink(gemm, scaling, tiles),
  );
}

/** Rows of codes, group by group; zeros below the last one of a short group. */
function weightFeed(
  gemm: GemmWords,
  { code, zeroPoint }: GroupScaling,
  tiles: GroupTiles,
  depth: number,
): Feed {
  const columns = tiles.across.size;
  let loaded = 0;
  return {
    valid: 'b_valid_i',
    ready: 'b_ready_o',
    offer(): Signals | undefined {
      if (loaded === tiles.count * depth) return undefined;
      const tile = groupTile(tiles, Math.floor(loaded / depth));
      const step = loaded % depth;
      const codes =
        step < tile.length
          ? codeRow(gemm, tile, columns, tile.from + step)
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
