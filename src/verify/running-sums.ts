/**
 * Runs in which a module that adds to a passing sum gets its own results back as the next sum: then sums are of the
 * size of what is added to them, where a float cancels, is halfway, and rounds up to the next power.
 */

import { bit, type Word } from '../bits/index.ts';
import type { Machine, Signals } from '../bits/machine.ts';
import type { Plan } from '../structure/plan.ts';
import { driveOf } from './drive.ts';
import { openingCycles, playRows, type Face, type Played } from './play.ts';
import type { Stimulus } from './stimulus.ts';

const sumIn = 'acc_i';
const sumOut = 'acc_o';

/** Of so many beats one begins again from the drawn sum; of so many, one gets a sum with its low bits changed. */
const freshEvery = 24;
const changedEvery = 3;

/**
 * Play a stimulus with `acc_i` taken from the golden model's last `acc_o`. Undefined for modules without both ports,
 * and where beats can be refused.
 */
export function playRunning(
  stimulus: Stimulus,
  plan: Plan,
  golden: Machine,
  face: Face,
): Played | undefined {
  const drive = driveOf(plan);
  const [source, ...others] = drive.sources;
  const has = (name: string): boolean => plan.ports.some((port) => port.name === name);
  const isChain = has(sumIn) && has(sumOut) && others.length === 0 && source?.ready === undefined;
  if (source === undefined || !isChain) return undefined;
  const beats = stimulus.beats[0] ?? [];
  const rows: Signals[] = [];
  let sum: Word | undefined;
  golden.reset();
  for (let cycle = -openingCycles; cycle < beats.length; cycle++) {
    const beat = beats[Math.max(0, cycle)];
    const row: Signals = {};
    if (drive.reset !== undefined) row[drive.reset] = cycle < 0 ? 1n : 0n;
    for (const name of drive.throttles) row[name] = 1n;
    if (source.valid !== undefined) row[source.valid] = 1n;
    source.data.forEach((port, i) => {
      const drawn = beat?.[i] ?? 0n;
      const isRunning = port.name === sumIn && sum !== undefined && cycle % freshEvery !== 0;
      row[port.name] = isRunning && sum !== undefined ? varied(sum, drawn, cycle) : drawn;
    });
    sum = golden.step(row)[sumOut] ?? sum;
    rows.push(row);
  }
  return playRows(rows, golden, face);
}

/** A sum, sometimes with its two lowest bits those of another word. */
function varied(sum: Word, other: Word, cycle: number): Word {
  if (Math.abs(cycle) % changedEvery !== 0) return sum;
  return sum ^ BigInt(bit(other, 0)) ^ (BigInt(bit(other, 1)) << 1n);
}
