/** Feeds a GEMM to an output-stationary array: tiles of C in row-major order, operands padded with zeros. */

import { pack, unpack, type Word } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import { resultOf, type Arithmetic } from '../../golden/arithmetic.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { streamDriver } from '../stream-driver.ts';
import { beatsOf, type OutputStationary } from './timing.ts';

/** Driver for an array of `rows` x `columns`, `lanes` products along k per beat. */
export function outputStationaryDriver(
  arithmetic: Arithmetic,
  grid: OutputStationary,
  gemm: GemmWords,
): GemmDriver {
  const { m, k, n, a, b } = gemm;
  const { rows, columns, lanes } = grid;
  const beats = beatsOf(k, grid);
  const across = Math.ceil(n / columns);
  const tiles = Math.ceil(m / rows) * across;
  const result: Word[] = Array.from({ length: m * n }, () => arithmetic.zero);

  let sent = 0;
  const offer = (): Signals | undefined => {
    if (sent === tiles * beats) return undefined;
    const tile = Math.floor(sent / beats);
    const beat = sent % beats;
    const top = Math.floor(tile / across) * rows;
    const left = (tile % across) * columns;
    const column = Array.from({ length: rows * lanes }, (_, i) => {
      const [r, depth] = [top + Math.floor(i / lanes), beat * lanes + (i % lanes)];
      return r < m && depth < k ? (a[r * k + depth] ?? 0n) : 0n;
    });
    const row = Array.from({ length: columns * lanes }, (_, i) => {
      const [c, depth] = [left + Math.floor(i / lanes), beat * lanes + (i % lanes)];
      return c < n && depth < k ? (b[depth * n + c] ?? 0n) : 0n;
    });
    return {
      first_i: beat === 0 ? 1n : 0n,
      last_i: beat === beats - 1 ? 1n : 0n,
      a_i: pack(column, arithmetic.activation.width),
      b_i: pack(row, arithmetic.weight.width),
    };
  };

  const { width } = resultOf(arithmetic);
  let received = 0;
  const take = (word: Word): void => {
    const tile = Math.floor(received / rows);
    const r = Math.floor(tile / across) * rows + (received % rows);
    const left = (tile % across) * columns;
    received++;
    unpack(word, width, columns).forEach((sum, c) => {
      if (r < m && left + c < n) result[r * n + left + c] = sum;
    });
  };

  return streamDriver([{ valid: 'valid_i', ready: 'ready_o', offer, taken: () => void sent++ }], {
    get left(): number {
      return tiles * rows - received;
    },
    take,
    result,
  });
}
