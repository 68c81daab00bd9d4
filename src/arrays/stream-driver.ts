/** The common part of the GEMM drivers: offers beats on streams, takes every output row, counts the cycles. */

import type { Word } from '../bits/index.ts';
import type { Outputs, Signals } from '../bits/machine.ts';
import { InvariantError } from '../errors.ts';
import type { GemmDriver } from './family.ts';

/** Beats for one input stream. */
export type Feed = {
  readonly valid: string;
  readonly ready: string;
  /** Data of the beat to offer next, undefined when there is none or it is not known yet. */
  offer(): Signals | undefined;
  /** The beat last offered was taken. */
  taken(): void;
};

/** Where the output rows go. */
export type Sink = {
  /** Rows still to come. */
  readonly left: number;
  take(row: Word): void;
  readonly result: readonly Word[];
};

/** A driver that begins with one cycle of reset, offers as early as it can and never stalls the output. */
export function streamDriver(feeds: readonly Feed[], sink: Sink): GemmDriver {
  let cycle = 0;
  let firstTaken: number | undefined;
  let lastRow = 0;
  let offered: readonly boolean[] = feeds.map(() => false);

  const observe = (outputs: Outputs): void => {
    feeds.forEach((feed, i) => {
      if (offered[i] !== true || outputs[feed.ready] !== 1n) return;
      firstTaken ??= cycle;
      feed.taken();
    });
    if (outputs['valid_o'] !== 1n) return;
    const row = outputs['c_o'];
    if (row === undefined) throw new InvariantError('an output row of a GEMM has no value');
    sink.take(row);
    lastRow = cycle;
  };

  return {
    next(previous: Outputs | undefined): Signals {
      if (previous === undefined) return { rst: 1n, ready_i: 1n };
      if (cycle > 0) observe(previous);
      cycle++;
      const signals: Signals = { rst: 0n, ready_i: 1n };
      offered = feeds.map((feed) => {
        const beat = feed.offer();
        signals[feed.valid] = beat === undefined ? 0n : 1n;
        Object.assign(signals, beat);
        return beat !== undefined;
      });
      return signals;
    },
    get done(): boolean {
      return sink.left === 0;
    },
    get result(): readonly Word[] {
      return sink.result;
    },
    get cycles(): number {
      return firstTaken === undefined ? 0 : lastRow - firstTaken + 1;
    },
  };
}
