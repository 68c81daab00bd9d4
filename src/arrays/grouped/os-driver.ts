/** Feeds a product of group-quantised weights to an output-stationary array with group dequantisers. */

import { pack } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { streamDriver, type Feed } from '../stream-driver.ts';
import { codeRow, groupFeed, lineWords, resultSink, zeroPointRow } from './driver.ts';
import { groupTile, groupTiles } from './tiles.ts';
import type { Grouped } from './timing.ts';

/** Driver for an array that takes one product along k per beat. */
export function outputStationaryGroupDriver(
  { activation }: Arithmetic,
  scaling: GroupScaling,
  { rows, columns }: Grouped,
  gemm: GemmWords,
): GemmDriver {
  const { m, k, a } = gemm;
  const tiles = groupTiles(gemm, { rows, columns }, scaling.length);
  let index = 0;
  let step = 0;
  const beats: Feed = {
    valid: 'valid_i',
    ready: 'ready_o',
    offer(): Signals | undefined {
      if (index === tiles.count) return undefined;
      const tile = groupTile(tiles, index);
      const at = tile.from + step;
      const column = lineWords(
        rows,
        (r) => tile.top + r < m,
        (r) => a[(tile.top + r) * k + at],
      );
      const signals: Signals = {
        first_i: step === 0 ? 1n : 0n,
        last_i: step === tile.length - 1 ? 1n : 0n,
        a_i: pack(column, activation.width),
        b_i: pack(codeRow(gemm, tile, columns, at), scaling.code.width),
      };
      if (scaling.zeroPoint?.place === 'folded') {
        signals['z_i'] = pack(zeroPointRow(gemm, tile, columns), scaling.zeroPoint.width);
      }
      return signals;
    },
    taken(): void {
      step++;
      if (step < groupTile(tiles, index).length) return;
      step = 0;
      index++;
    },
  };
  return streamDriver([beats, groupFeed(gemm, scaling, tiles)], resultSink(gemm, scaling, tiles));
}
