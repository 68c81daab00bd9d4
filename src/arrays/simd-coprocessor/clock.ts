/**
 * When a run does what, without data: every wait between stream, panels, arrays and results, cycle by cycle, where
 * stretches that repeat themselves are leapt over. Equal to the stepped machine fed without pauses.
 */

import {
  crossing,
  firstRowDelay,
  tileInterval,
  type OutputStationary,
} from '../output-stationary/timing.ts';
import { tilesOf, type Run } from './panels.ts';
import { beatsPerVector, resultBits, tileOf, type Coprocessor } from './shape.ts';

/** Cycles counted from the first beat of the input stream, which is taken in cycle 0. */
export type RunTimes = {
  /** Up to the last beat of the output stream, both included. */
  readonly cycles: number;
  /** In which the elements take their first and their last beat. */
  readonly firstBeat: number;
  readonly lastBeat: number;
  /** In which some element has a product under way. */
  readonly computeCycles: number;
};

/** A panel being loaded or waiting: beats to load, words to feed, what it lets go of. */
type Job = { readonly words: number; readonly freesA: boolean; readonly ends: boolean };

/** A half of the arrays: rows due at a distance of array cycles, and how long ago the last tile ended. */
type Half = { due: number[]; sinceLast: number; frozen: boolean; busy: number };

/** Cycles of a run whose input is offered, and whose output is taken, as early as can be. */
export function runTimes(size: Coprocessor, run: Run): RunTimes {
  const quarter: OutputStationary = {
    ...tileOf(size, 'four'),
    lanes: 1,
    hop: 1,
    latency: size.latency,
  };
  const [delay, interval] = [firstRowDelay(quarter), tileInterval(quarter)];
  const reach = crossing(quarter) + quarter.latency;
  const perRow = beatsPerVector(size.columns, resultBits, size);
  const rowsWanted = tilesOf(size, run) * size.rows;
  const state = {
    loading: 0,
    job: undefined as Job | undefined,
    ofA: true,
    filledA: 0,
    waiting: [] as Job[],
    fed: 0,
    beat: 'none' as 'none' | 'beat' | 'last',
    halves: [newHalf(interval), newHalf(interval)] as [Half, Half],
    row: 0,
    sending: 0,
  };
  const sum = { cycle: 0, rows: 0, compute: 0, lastBeat: 0 };
  let firstBeat: number | undefined;

  /** One cycle. Returns whether a panel has been completed, and the run. */
  const step = (): boolean => {
    const { halves } = state;
    const isSent = state.sending > 0;
    const hasRoom = state.sending <= 1;
    const half = halves[state.row < quarter.rows ? 0 : 1];
    const takesRow = hasRoom && isShowing(half);
    const free = halves.every(
      (one) => !one.frozen && !(state.beat === 'last' && one.sinceLast < interval),
    );
    const fires = state.beat !== 'none' && free;
    const filledA = state.filledA;
    const [first] = state.waiting;

    let isLoaded = false;
    const isOpen = state.ofA ? filledA < 2 : state.waiting.length < 2;
    if (state.loading > 0 && isOpen) {
      state.loading--;
      if (state.loading === 0) {
        isLoaded = true;
        if (state.ofA) state.filledA++;
        else if (state.job !== undefined) state.waiting.push(state.job);
      }
    }
    if (fires) {
      firstBeat ??= sum.cycle;
      sum.lastBeat = sum.cycle;
    }
    for (const one of halves) {
      if (fires) one.busy = reach;
      if (fires && state.beat === 'last') {
        one.sinceLast = 0;
        for (let r = 0; r < quarter.rows; r++) one.due.push(delay + r);
      }
    }
    if (halves.some((one) => one.busy > 0)) sum.compute++;
    for (const one of halves) {
      const isTaken = takesRow && one === half;
      const stays = isShowing(one) && !isTaken;
      if (isTaken) one.due.shift();
      if (!one.frozen) {
        one.sinceLast = Math.min(interval, one.sinceLast + 1);
        one.due = one.due.map((distance) => distance - 1);
        if (one.busy > 0) one.busy--;
      }
      one.frozen = stays;
    }
    if (fires) state.beat = 'none';
    if (state.beat === 'none' && filledA > 0 && first !== undefined) {
      state.fed++;
      const isEnd = state.fed === first.words;
      state.beat = isEnd && first.ends ? 'last' : 'beat';
      if (isEnd) {
        state.fed = 0;
        state.waiting.shift();
        if (first.freesA) state.filledA--;
      }
    }
    if (isSent) state.sending--;
    if (takesRow) {
      state.sending = perRow;
      state.row = (state.row + 1) % size.rows;
      sum.rows++;
    }
    sum.cycle++;
    return isLoaded;
  };
  const load = (job: Job, ofA: boolean, beats: number): void => {
    state.loading = beats;
    state.job = job;
    state.ofA = ofA;
    while (!step()) continue;
  };
  /** Do `count` times what `body` does; what repeats itself is leapt over, but for the last time. */
  const repeat = (count: number, body: (index: number) => void): void => {
    const seen = new Map<string, { readonly index: number; readonly sum: typeof sum }>();
    for (let index = 0; index < count; index++) {
      const key = JSON.stringify(state);
      const before = seen.get(key);
      const leaps =
        before === undefined ? 0 : Math.floor((count - 1 - index) / (index - before.index));
      if (before !== undefined && leaps > 0) {
        const was = { ...sum };
        index += leaps * (index - before.index);
        sum.cycle += leaps * (was.cycle - before.sum.cycle);
        sum.rows += leaps * (was.rows - before.sum.rows);
        sum.compute += leaps * (was.compute - before.sum.compute);
        sum.lastBeat += leaps * (was.lastBeat - before.sum.lastBeat);
        seen.clear();
      } else seen.set(key, { index, sum: { ...sum } });
      body(index);
    }
  };

  const tile = tileOf(size, run.shape);
  const [down, across, chunks] = [
    Math.ceil(run.m / tile.rows),
    Math.ceil(run.n / tile.columns),
    Math.ceil(run.k / tile.depth),
  ];
  const vectors = run.shape === 'four' ? 2 : 1;
  const beatsA = vectors * beatsPerVector(size.rows, size.operand, size);
  const beatsB = vectors * beatsPerVector(size.columns, size.operand, size);
  repeat(down, () => {
    repeat(across, (column) => {
      repeat(chunks, (chunk) => {
        const ends = chunk === chunks - 1;
        const words = ends ? run.k - chunk * tile.depth : tile.depth;
        const job = { words, ends, freesA: chunks > 1 || column === across - 1 };
        if (chunks > 1 || column === 0) load(job, true, words * beatsA);
        load(job, false, words * beatsB);
      });
    });
  });
  while (sum.rows < rowsWanted || state.sending > 0) step();
  return {
    cycles: sum.cycle,
    firstBeat: firstBeat ?? 0,
    lastBeat: sum.lastBeat,
    computeCycles: sum.compute,
  };
}

function newHalf(interval: number): Half {
  return { due: [], sinceLast: interval, frozen: false, busy: 0 };
}

function isShowing({ due }: Half): boolean {
  return due[0] !== undefined && due[0] <= 0;
}
