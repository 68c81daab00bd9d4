/** What the panels do, cycle by cycle: they are filled beat by beat, in the order of the run, and read word by word. */

import { unpack, type Word } from '../../bits/index.ts';
import { beatsOfPanel, panelsOf, type Panel, type Run } from './panels.ts';
import { tileOf, type Coprocessor } from './shape.ts';

/** A word along k for each of the four arrays: their rows of A, their columns of B. */
export type Beat = {
  readonly first: boolean;
  readonly last: boolean;
  readonly a: readonly (readonly Word[])[];
  readonly b: readonly (readonly Word[])[];
};

type Filled = { readonly panel: Panel; readonly words: readonly Word[] };

/** Two panels of one operand; one is filled while the other is read. */
type Banks = { readonly filled: (Filled | undefined)[]; write: 0 | 1; read: 0 | 1 };

export type Panels = {
  /** Begin a run; nothing may be under way. */
  start(run: Run): void;
  /** Forget everything. */
  clear(): void;
  /** A beat of the input stream would be taken. */
  readonly isOpen: boolean;
  /** The next beat of the input stream is the last of its panel. */
  readonly isAtEnd: boolean;
  /** Panels of A and B that are filled, a bit each. */
  readonly full: { readonly a: Word; readonly b: Word };
  /** What is offered to the arrays. */
  readonly beat: Beat | undefined;
  /** End the cycle. */
  advance(taken: Word | undefined, isBeatFree: boolean): void;
};

/** The panels of a co-processor, empty. */
export function panels(size: Coprocessor): Panels {
  let run: Run | undefined;
  let order: Iterator<Panel, undefined> | undefined;
  let loading: Panel | undefined;
  let received: Word[] = [];
  let banks = { a: empty(), b: empty() };
  let at = 0;
  let beat: Beat | undefined;

  const fill = (data: Word): void => {
    if (loading === undefined || run === undefined) return;
    received.push(...unpack(data, size.operand, size.bus / size.operand));
    const wanted = beatsOfPanel(size, run.shape, loading) * (size.bus / size.operand);
    if (received.length < wanted) return;
    const bank = banks[loading.of];
    bank.filled[bank.write] = { panel: loading, words: received };
    bank.write = bank.write === 0 ? 1 : 0;
    received = [];
    loading = order?.next().value;
  };

  /** The words of one place along k, for each array. */
  const vectors = ({ words }: Filled, lines: number, place: number): Word[][] => {
    const isFour = run?.shape === 'four';
    const length = isFour ? 4 * lines : 2 * lines;
    const vector = words.slice(place * length, (place + 1) * length);
    const parts = [0, 1, 2, 3].map((i) => vector.slice(i * lines, (i + 1) * lines));
    return parts;
  };

  const read = (a: Filled, b: Filled): void => {
    const { rows, columns } = tileOf(size, 'four');
    const [x, y] = [vectors(a, rows, at), vectors(b, columns, at)];
    const isLast = at === b.panel.words - 1;
    const [x0 = [], x1 = []] = x;
    const [y0 = [], y1 = []] = y;
    const isFour = run?.shape === 'four';
    beat = {
      first: b.panel.begins && at === 0,
      last: b.panel.ends && isLast,
      // As one array, those side by side share rows of A, those above each other columns of B.
      a: isFour ? x : [x0, x0, x1, x1],
      b: isFour ? y : [y0, y1, y0, y1],
    };
    at = isLast ? 0 : at + 1;
    if (!isLast) return;
    release(banks.b);
    if (b.panel.freesA) release(banks.a);
  };

  const clear = (): void => {
    [run, order, loading, beat] = [undefined, undefined, undefined, undefined];
    received = [];
    banks = { a: empty(), b: empty() };
    at = 0;
  };
  const isFull = (): boolean => {
    if (loading === undefined) return true;
    const bank = banks[loading.of];
    return bank.filled[bank.write] !== undefined;
  };
  return {
    start(next) {
      clear();
      run = next;
      order = panelsOf(size, next);
      loading = order.next().value;
    },
    clear,
    get isOpen(): boolean {
      return !isFull();
    },
    get isAtEnd(): boolean {
      if (loading === undefined || run === undefined) return false;
      const perBeat = size.bus / size.operand;
      return received.length === (beatsOfPanel(size, run.shape, loading) - 1) * perBeat;
    },
    get full(): { a: Word; b: Word } {
      return { a: bitsOf(banks.a), b: bitsOf(banks.b) };
    },
    get beat(): Beat | undefined {
      return beat;
    },
    advance(taken, isBeatFree) {
      const [a, b] = [banks.a.filled[banks.a.read], banks.b.filled[banks.b.read]];
      if (isBeatFree) beat = undefined;
      if (taken !== undefined) fill(taken);
      if (beat === undefined && a !== undefined && b !== undefined) read(a, b);
    },
  };
}

function empty(): Banks {
  return { filled: [undefined, undefined], write: 0, read: 0 };
}

function release(bank: Banks): void {
  bank.filled[bank.read] = undefined;
  bank.read = bank.read === 0 ? 1 : 0;
}

function bitsOf({ filled }: Banks): Word {
  return (filled[0] === undefined ? 0n : 1n) | (filled[1] === undefined ? 0n : 2n);
}
