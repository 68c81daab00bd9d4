/**
 * The way out of an array, shared by the golden machines. An array has its own time: it counts the cycles in
 * which it is not frozen. A row leaves at a set array time; a row that its taker refuses freezes the array from
 * the next cycle on, until the row is taken.
 */

import { invariant } from '../errors.ts';
import type { Word } from '../bits/index.ts';

/** One output row, as a packed word; `undefined` when the model does not say. */
export type Row = { readonly word: Word | undefined };

export type Departures = {
  /** Array cycles since reset. */
  readonly time: number;
  readonly frozen: boolean;
  /** The row shown in this cycle. */
  readonly showing: Row | undefined;
  /** Let a row leave at an array time still to come. */
  add(time: number, row: Row): void;
  /** End the cycle. */
  advance(taken: boolean): void;
  reset(): void;
};

/** Departures of an array just reset. */
export function departures(): Departures {
  const due = new Map<number, Row>();
  let time = 0;
  let refused: Row | undefined;
  return {
    get time(): number {
      return time;
    },
    get frozen(): boolean {
      return refused !== undefined;
    },
    get showing(): Row | undefined {
      return refused ?? due.get(time);
    },
    add(at: number, row: Row): void {
      invariant(at > time && !due.has(at), `two rows leave at array cycle ${at}`);
      due.set(at, row);
    },
    advance(taken: boolean): void {
      const shown = refused ?? due.get(time);
      if (refused === undefined) due.delete(time++);
      refused = taken ? undefined : shown;
    },
    reset(): void {
      due.clear();
      time = 0;
      refused = undefined;
    },
  };
}
