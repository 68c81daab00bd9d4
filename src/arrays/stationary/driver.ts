/** Feeds a GEMM to a weight-stationary array: tiles of B column by column, k folds chained through memory. */

import { pack, unpack, type Word } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { streamDriver, type Feed, type Sink } from '../stream-driver.ts';

/** Driver for an array of `rows` x `columns` weights. */
export function stationaryDriver(
  arithmetic: Arithmetic,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  gemm: GemmWords,
): GemmDriver {
  const { m, k, n, a, b } = gemm;
  const { activation, weight, accumulator, zero } = arithmetic;
  const folds = Math.ceil(k / rows);
  const tiles = Math.ceil(n / columns) * folds;
  /** Sums so far, and C in the end. */
  const sums: Word[] = Array.from({ length: m * n }, () => zero);
  const leftOf = (tile: number): number => Math.floor(tile / folds) * columns;
  const topOf = (tile: number): number => (tile % folds) * rows;

  let loaded = 0;
  const weights: Feed = {
    valid: 'b_valid_i',
    ready: 'b_ready_o',
    offer(): Signals | undefined {
      const tile = Math.floor(loaded / rows);
      if (tile === tiles) return undefined;
      const depth = topOf(tile) + (loaded % rows);
      const row = Array.from({ length: columns }, (_, c) => {
        const column = leftOf(tile) + c;
        return depth < k && column < n ? (b[depth * n + column] ?? 0n) : 0n;
      });
      return { b_i: pack(row, weight.width) };
    },
    taken: () => void loaded++,
  };

  let received = 0;
  let sent = 0;
  const activations: Feed = {
    valid: 'valid_i',
    ready: 'ready_o',
    offer(): Signals | undefined {
      const tile = Math.floor(sent / m);
      const isFurtherFold = tile % folds > 0;
      // A further fold starts from sums that have come out.
      if (tile === tiles || (isFurtherFold && received <= sent - m)) return undefined;
      const r = sent % m;
      const row = Array.from({ length: rows }, (_, lane) => {
        const depth = topOf(tile) + lane;
        return depth < k ? (a[r * k + depth] ?? 0n) : 0n;
      });
      const starts = Array.from({ length: columns }, (_, c) => {
        const column = leftOf(tile) + c;
        return isFurtherFold && column < n ? (sums[r * n + column] ?? zero) : zero;
      });
      return {
        last_i: r === m - 1 ? 1n : 0n,
        a_i: pack(row, activation.width),
        p_i: pack(starts, accumulator.width),
      };
    },
    taken: () => void sent++,
  };

  const sink: Sink = {
    get left(): number {
      return tiles * m - received;
    },
    take(word: Word): void {
      const left = leftOf(Math.floor(received / m));
      const r = received % m;
      received++;
      unpack(word, accumulator.width, columns).forEach((sum, c) => {
        if (left + c < n) sums[r * n + left + c] = sum;
      });
    },
    result: sums,
  };
  return streamDriver([weights, activations], sink);
}
