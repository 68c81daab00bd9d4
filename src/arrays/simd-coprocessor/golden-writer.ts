/** The way out: a row of results at a time, upper half of a tile first, beat by beat. */

import { pack, unpack, type Word } from '../../bits/index.ts';
import type { Half } from './golden-grid.ts';
import { tilesOf, type Run } from './panels.ts';
import { resultBits, type Coprocessor } from './shape.ts';

export type Writer = {
  start(run: Run): void;
  /** Whose row is next. */
  readonly half: Half;
  /** The beat that is offered, and whether it is the last of the run. */
  readonly offered: { readonly data: Word; readonly last: boolean } | undefined;
  /** A row can be taken in this cycle. */
  hasRoom(isBeatTaken: boolean): boolean;
  /** End the cycle. A run that is given up sends nothing after the beat that is offered. */
  advance(row: readonly Word[] | undefined, isBeatTaken: boolean, isRunning: boolean): void;
  clear(): void;
};

/** The writer of a co-processor. */
export function writer(size: Coprocessor): Writer {
  const { rows, columns, bus } = size;
  let total = 0;
  let sent = 0;
  let beats: { data: Word; last: boolean }[] = [];
  const clear = (): void => {
    [total, sent, beats] = [0, 0, []];
  };
  return {
    start(run) {
      total = tilesOf(size, run) * rows;
      sent = 0;
    },
    get half(): Half {
      return sent % rows < rows / 2 ? 'upper' : 'lower';
    },
    get offered(): { data: Word; last: boolean } | undefined {
      return beats[0];
    },
    hasRoom: (isBeatTaken) => beats.length === 0 || (isBeatTaken && beats.length === 1),
    advance(row, isBeatTaken, isRunning) {
      if (isBeatTaken) beats = isRunning ? beats.slice(1) : [];
      if (row === undefined) return;
      sent++;
      const count = (columns * resultBits) / bus;
      const isLast = sent === total;
      beats = unpack(pack(row, resultBits), bus, count).map((data, i) => ({
        data,
        last: isLast && i === count - 1,
      }));
    },
    clear,
  };
}
