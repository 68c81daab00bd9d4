/**
 * When the streams of a column engine do what: the cycle of every group from the counts of digits alone, as sums and
 * maxima of the cycles before. Equal to the stepped machine, without a step per cycle.
 */

import type { BandCounts } from './counts.ts';
import {
  beatsPerRow,
  captureDelay,
  openingDelay,
  outputDelay,
  type ColumnEngine,
} from './timing.ts';

export type Clock = {
  /** Let the beats of one tile through. */
  tile(band: BandCounts): void;
  /** Let `times` equal tiles through; what repeats itself is not computed again. */
  tiles(band: BandCounts, times: number): void;
  /** Cycle in which the last row so far is shown, counted from the first beat. */
  readonly lastRow: number;
  /** Cycle in which the last digit so far is chosen. */
  readonly lastDigit: number;
  /** Cycles in which each stream chose a digit or passed over a group without. */
  readonly busy: Float64Array;
};

/** A clock at the first beat of a product. */
export function columnClock(engine: ColumnEngine): Clock {
  const { rows, lanes, queue, skipsGroups } = engine;
  const streams = rows * lanes;
  // The cycle in which each stream ends its last group; and in which the last groups came from its queue to its head.
  const ends = new Float64Array(streams).fill(-1);
  const places = new Float64Array(streams * queue).fill(-2);
  const queued = new Int32Array(streams);
  const pushes = new Float64Array(streams).fill(-1);
  const opens = new Float64Array(rows);
  const busy = new Float64Array(streams);
  // The cycle after the last in which sums were taken out.
  const taken = new Float64Array(1);
  const beatsOut = beatsPerRow(engine);
  const time = { push: 0, lastDigit: 0 };

  const beat = (band: BandCounts, index: number): void => {
    const { counts, groups, beats } = band;
    const begins = index % groups === 0;
    const last = index === beats - 1;
    const keepsAll = !skipsGroups || begins || last;
    // A beat waits in the code registers until, a cycle before, all queues had two places: one is for the beat that
    // may have come in that cycle.
    let push = time.push + 1;
    let isRefused = false;
    let free = push + 1;
    for (let s = 0; s < streams; s++) {
      const at = queued[s] ?? 0;
      const oldest = places[s * queue + at] ?? 0;
      const older = places[s * queue + (at + 1 === queue ? 0 : at + 1)] ?? 0;
      const binds = pushes[s] === time.push ? oldest : older;
      if (binds + 2 > push) isRefused = true;
      if (older + 2 > free) free = older + 2;
    }
    if (isRefused) push = free;
    time.push = push;
    const base = index * streams;
    for (let row = 0; row < rows; row++) {
      const from = row * lanes;
      let start = 0;
      if (begins) {
        start = Math.max(push + 2, opens[row] ?? 0);
        for (let s = from; s < from + lanes; s++) start = Math.max(start, (ends[s] ?? 0) + 1);
      }
      let closed = 0;
      for (let s = from; s < from + lanes; s++) {
        const count = counts[base + s] ?? 0;
        if (count === 0 && !keepsAll) continue;
        const cycles = count === 0 ? 1 : count;
        const head = Math.max(push + 1, ends[s] ?? 0);
        const ready = begins ? start : head + 1;
        const end = ready + cycles - 1;
        ends[s] = end;
        busy[s] = (busy[s] ?? 0) + cycles;
        const at = queued[s] ?? 0;
        places[s * queue + at] = head;
        pushes[s] = push;
        queued[s] = at + 1 === queue ? 0 : at + 1;
        if (end > closed) closed = end;
      }
      if (!last) continue;
      if (closed > time.lastDigit) time.lastDigit = closed;
      // A row goes on when its sums are out.
      const end = Math.max(closed + captureDelay, taken[0] ?? 0) + beatsOut;
      taken[0] = end;
      opens[row] = end + openingDelay;
    }
  };

  const tile = (band: BandCounts): void => {
    for (let index = 0; index < band.beats; index++) beat(band, index);
  };

  const shifted = [ends, places, pushes, opens, taken];
  /** What the cycles to come depend on, seen from the present: the past before it binds nothing. */
  const situation = (): string => {
    const now = time.push;
    const parts = shifted.map((times) =>
      Array.from(times, (one) => Math.max(one - now, -2)).join(' '),
    );
    return `${parts.join(',')},${queued.join(' ')}`;
  };

  return {
    tile,
    tiles(band, times): void {
      const seen = new Map<
        string,
        { readonly done: number; readonly push: number; busy: Float64Array }
      >();
      let done = 0;
      let jumped = false;
      while (done < times) {
        tile(band);
        done++;
        if (jumped || done === times) continue;
        const key = situation();
        const before = seen.get(key);
        if (before === undefined) {
          seen.set(key, { done, push: time.push, busy: busy.slice() });
          continue;
        }
        const period = done - before.done;
        const leaps = Math.floor((times - done) / period);
        const cycles = leaps * (time.push - before.push);
        for (const list of shifted) list.forEach((one, i) => (list[i] = one + cycles));
        time.push += cycles;
        time.lastDigit += cycles;
        busy.forEach((one, i) => (busy[i] = one + leaps * (one - (before.busy[i] ?? 0))));
        done += leaps * period;
        jumped = true;
      }
    },
    get lastRow(): number {
      return (taken[0] ?? 0) - 1 + outputDelay(engine);
    },
    get lastDigit(): number {
      return time.lastDigit;
    },
    busy,
  };
}
