/**
 * How busy an array is over time. Every beat of a tile travels through the array as a wave: the elements at
 * distance `d` take it in `d` cycles after it was accepted. The counts below are exact sums over those waves.
 */

import type { Phase } from './family.ts';

export type Waves = {
  readonly tiles: number;
  /** Cycle, counted from the first accepted beat of the GEMM, in which the tile's first operands are accepted. */
  start(tile: number): number;
  /**
   * Beats of a tile accepted in the first `elapsed` cycles from its start; 0 for a negative `elapsed`. Where beats
   * differ in the products they bring, in units of which all products of a unit are `macsAt`.
   */
  beatsBefore(tile: number, elapsed: number): number;
  /** Multiply-accumulates per beat, or unit, of a tile, by distance. */
  macsAt(tile: number): readonly number[];
  /** Multiply-accumulates of all tiles before `tile`. */
  macsBefore(tile: number): number;
  /** Distance of the farthest element. */
  readonly farthest: number;
  /** Cycle in which the last operands are accepted. */
  readonly lastBeat: number;
};

/** Multiply-accumulates whose operands reach their element before cycle `time`. */
export function macsUntil(waves: Waves, time: number): number {
  let macs = 0;
  for (let tile = tilesStarted(waves, time) - 1; tile >= 0; tile--) {
    const elapsed = time - waves.start(tile);
    let done = 0;
    waves.macsAt(tile).forEach((perBeat, distance) => {
      done += perBeat * waves.beatsBefore(tile, elapsed - distance);
    });
    macs += done;
    // Tiles end in the order in which they start: all before a complete one are complete.
    if (done === waves.macsBefore(tile + 1) - waves.macsBefore(tile)) {
      return macs + waves.macsBefore(tile);
    }
  }
  return macs;
}

/**
 * Busy elements over time, as exact means over consecutive phases that sum to `cycles`: until the first beat has
 * crossed the array, then up to `slices` stretches of whole tiles, then while the last results leave.
 */
export function phasesOf(waves: Waves, cycles: number, slices = 16): Phase[] {
  const { tiles, farthest } = waves;
  const marks = [{ name: 'fill', end: waves.start(0) + farthest }];
  const count = Math.min(slices, tiles);
  for (let i = 1; i < count; i++) {
    const tile = Math.round((i * tiles) / count);
    marks.push({ name: 'compute', end: waves.start(tile) + farthest });
  }
  marks.push({ name: 'compute', end: waves.lastBeat + farthest + 1 });
  marks.push({ name: 'drain', end: cycles });
  const phases: Phase[] = [];
  let from = 0;
  let before = 0;
  for (const { name, end } of marks) {
    if (end === from) continue;
    const macs = macsUntil(waves, end);
    phases.push({ name, cycles: end - from, activeElements: (macs - before) / (end - from) });
    from = end;
    before = macs;
  }
  return phases;
}

/** How many tiles start before `time`. */
function tilesStarted(waves: Waves, time: number): number {
  let low = 0;
  let high = waves.tiles;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (waves.start(middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
