/**
 * Output-stationary array: every element keeps one sum of the tile. Where operands move one hop per cycle, the
 * element `p` hops down and `j` hops right meets a beat `p + j` cycles after the first element does; what leaves,
 * and when, tells of that only by its delay.
 */

import { bit, pack, unpack, type Word } from '../../bits/index.ts';
import type { Machine, Outputs, Signals } from '../../bits/machine.ts';
import { resultOf, type Arithmetic } from '../../golden/arithmetic.ts';
import { departures } from '../departures.ts';
import { firstRowDelay, tileInterval, type OutputStationary } from './timing.ts';

/**
 * One step is one clock edge. A beat holds `lanes` activations per row and weights per column; `first_i` starts
 * new sums, `last_i` sends the sums out, row 0 first, from `firstRowDelay` array cycles later, a row per cycle.
 * A `last_i` beat waits until `tileInterval` array cycles after the one before it.
 */
export function outputStationaryMachine(arithmetic: Arithmetic, grid: OutputStationary): Machine {
  const { activation, weight, zero } = arithmetic;
  const { width, read } = resultOf(arithmetic);
  const { rows, columns, lanes } = grid;
  const out = departures();
  let sums: (Word | undefined)[][] = [];
  let lastTime = -Infinity;
  const reset = (): void => {
    out.reset();
    sums = Array.from({ length: rows }, () => Array.from({ length: columns }, () => undefined));
    lastTime = -Infinity;
  };
  const accept = (signals: Signals): void => {
    const a = unpack(signals['a_i'] ?? 0n, activation.width, rows * lanes);
    const b = unpack(signals['b_i'] ?? 0n, weight.width, columns * lanes);
    const first = isHigh(signals, 'first_i');
    sums = sums.map((row, r) =>
      row.map((sum, c) => {
        const start = first ? zero : sum;
        return start === undefined
          ? undefined
          : arithmetic.accumulate(start, lanesOf(a, r, lanes), lanesOf(b, c, lanes));
      }),
    );
    if (!isHigh(signals, 'last_i')) return;
    lastTime = out.time;
    sums.forEach((row, r) => {
      const words = row.filter((word) => word !== undefined);
      const word = words.length === columns ? pack(words.map(read), width) : undefined;
      out.add(out.time + firstRowDelay(grid) + r, { word });
    });
  };
  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const row = out.showing;
      const waits = isHigh(signals, 'last_i') && out.time - lastTime < tileInterval(grid);
      const ready = !out.frozen && !waits;
      const outputs = {
        ready_o: ready ? 1n : 0n,
        valid_o: row === undefined ? 0n : 1n,
        c_o: row?.word,
      };
      if (isHigh(signals, 'rst')) {
        reset();
      } else {
        if (ready && isHigh(signals, 'valid_i')) accept(signals);
        out.advance(row === undefined || isHigh(signals, 'ready_i'));
      }
      return outputs;
    },
  };
}

function lanesOf(words: readonly Word[], index: number, lanes: number): readonly Word[] {
  return words.slice(index * lanes, (index + 1) * lanes);
}

function isHigh(signals: Signals, name: string): boolean {
  return bit(signals[name] ?? 0n, 0) === 1;
}
