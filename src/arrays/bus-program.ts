/**
 * What software does on the bus of an array with registers, as data: whoever carries out the steps, on a simulated
 * port or on a real one, need not know the array.
 */

import type { Word } from '../bits/index.ts';

/** A beat of a stream. */
export type StreamBeat = { readonly data: Word; readonly last: boolean };

/** What software asks for. */
export type BusStep =
  /** Write a register by name, or any byte address; all bytes unless `strobe` says which. */
  | {
      readonly do: 'write';
      readonly to: string | number;
      readonly data: Word;
      readonly strobe?: Word;
    }
  | { readonly do: 'read'; readonly from: string | number }
  /** Give beats to the sender, which goes on by itself. */
  | { readonly do: 'send'; readonly beats: readonly StreamBeat[] }
  /** Take away what the sender has not offered yet. */
  | { readonly do: 'withdraw' }
  | { readonly do: 'wait'; readonly for: 'interrupt' | 'sent' | number };

/** What it gets: data of a read, and whether the response was SLVERR. */
export type Answer = { readonly data: Word; readonly isError: boolean };

export type Software<T> = Generator<BusStep, T, Answer>;

/** How a run ended. */
export type Outcome = {
  readonly ended: 'done' | 'refused' | 'aborted' | 'framing';
  /** A sum was NaR or left its quire. */
  readonly marked: boolean;
  /** Of the counters; pairs of words, padding included. */
  readonly cycles: bigint;
  readonly macs: bigint;
};

/** A product as software has it computed. */
export type BusProgram = {
  /** Yields what is to be done and takes the answers; returns how it ended. */
  steps(): Software<Outcome>;
  /** The product, row-major, from the beats of the output stream. */
  product(received: readonly StreamBeat[]): Word[];
};
