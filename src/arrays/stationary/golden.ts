/**
 * Weight-stationary array: a beat is one row of A with the sums so far; every column adds its products to its
 * sum, group by group. Weights of a tile come row by row on a stream of their own.
 */

import { bit, pack, unpack, type Word } from '../../bits/index.ts';
import type { Machine, Outputs, Signals } from '../../bits/machine.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { departures } from '../departures.ts';
import { depthOf, releaseDelay, rowDelay, type Stationary } from './timing.ts';

/**
 * One step is one clock edge. `last_i` marks the last beat that uses a tile of weights; the beat after it waits
 * for the next tile. A tile's weights are let go by its first beat when the array is double-buffered, by its last
 * beat when it is not; row `k` can then be loaded `releaseDelay` array cycles later.
 */
export function stationaryMachine(arithmetic: Arithmetic, grid: Stationary): Machine {
  const { columns, lanes, isDoubleBuffered } = grid;
  const { activation, weight, accumulator } = arithmetic;
  const depth = depthOf(grid);
  const out = departures();
  /** Weights of the tile being loaded, or just loaded, by row. */
  let loading: (readonly Word[])[] = [];
  let inUse: readonly (readonly Word[])[] = [];
  let isTileOver = true;
  let releasedAt = -Infinity;

  const reset = (): void => {
    out.reset();
    loading = [];
    inUse = [];
    isTileOver = true;
    releasedAt = -Infinity;
  };
  const accept = (signals: Signals): void => {
    const isLast = isHigh(signals, 'last_i');
    if (isTileOver) inUse = loading;
    if (isDoubleBuffered ? isTileOver : isLast) {
      loading = [];
      releasedAt = out.time;
    }
    isTileOver = isLast;
    const a = unpack(signals['a_i'] ?? 0n, activation.width, depth);
    const sums = unpack(signals['p_i'] ?? 0n, accumulator.width, columns).map((start, column) => {
      let sum = start;
      for (let from = 0; from < depth; from += lanes) {
        const weights = inUse.slice(from, from + lanes).map((row) => row[column] ?? 0n);
        sum = arithmetic.accumulate(sum, a.slice(from, from + lanes), weights);
      }
      return sum;
    });
    out.add(out.time + rowDelay(grid), { word: pack(sums, accumulator.width) });
  };

  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const row = out.showing;
      const isLoaded = loading.length === depth;
      const isReady = !out.frozen && (isLoaded || (isDoubleBuffered && !isTileOver));
      const isRowFree = out.time >= releasedAt + releaseDelay(grid, loading.length);
      const isWeightReady = !out.frozen && !isLoaded && isRowFree;
      const outputs = {
        b_ready_o: isWeightReady ? 1n : 0n,
        ready_o: isReady ? 1n : 0n,
        valid_o: row === undefined ? 0n : 1n,
        c_o: row?.word,
      };
      if (isHigh(signals, 'rst')) {
        reset();
      } else {
        if (isReady && isHigh(signals, 'valid_i')) accept(signals);
        if (isWeightReady && isHigh(signals, 'b_valid_i')) {
          loading.push(unpack(signals['b_i'] ?? 0n, weight.width, columns));
        }
        out.advance(row === undefined || isHigh(signals, 'ready_i'));
      }
      return outputs;
    },
  };
}

function isHigh(signals: Signals, name: string): boolean {
  return bit(signals[name] ?? 0n, 0) === 1;
}
