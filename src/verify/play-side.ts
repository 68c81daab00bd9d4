/** What stands at the other side of an array's ports, played: the rows it sends, and what the golden model says to them. */

import type { ArrayDesign, GemmDriver, GemmWords } from '../arrays/family.ts';
import type { Machine, Outputs, Signals } from '../bits/machine.ts';
import type { Plan, Stream } from '../structure/plan.ts';
import { driveOf } from './drive.ts';
import { playRows, type Face, type Played } from './play.ts';

/** Inputs of every cycle, from the outputs of the one before; until it is done, where it ever is. */
export type Side = Pick<GemmDriver, 'next'> & { readonly done?: boolean };

/** A driver that never finishes is stopped at this multiple of the schedule's cycles. */
const patience = 4;

/**
 * The rows a driver sends while the golden model answers, and what the golden model says.
 *
 * @param isStalled cycles in which no result is taken, of which the driver knows nothing; none by default
 * @param driver what feeds the product; by default as it is done with the array's own settings
 */
export function playGemm(
  array: ArrayDesign,
  gemm: GemmWords,
  face: Face,
  isStalled: () => boolean = () => false,
  driver: GemmDriver = array.driver(gemm),
): Played {
  const cycles = patience * array.schedule(gemm).cycles + 64;
  return playSide(refusing(driver, array.plan(), isStalled), array, face, cycles);
}

/** The same until the side is done, but no longer than so many cycles. Vectors are beats that the array has taken. */
export function playSide(side: Side, array: ArrayDesign, face: Face, cycles: number): Played {
  const golden = array.golden();
  const streams = streamsOf(array.plan(), 'input');
  const rows: Signals[] = [];
  const said: Outputs[] = [];
  let vectors = 0;
  golden.reset();
  while (side.done !== true && rows.length < cycles) {
    const row = side.next(said.at(-1));
    const outputs = golden.step(row);
    if (streams.some(({ valid, ready }) => row[valid] === 1n && outputs[ready] === 1n)) vectors++;
    rows.push(row);
    said.push(outputs);
  }
  return { ...playRows(rows, repeating(said), face), vectors };
}

/** A driver whose results are refused now and then. */
function refusing(driver: GemmDriver, plan: Plan, isStalled: () => boolean): Side {
  const refusable = driver.refusable ?? driveOf(plan).throttles;
  const refusals = Object.fromEntries(refusable.map((name) => [name, 0n]));
  // What is refused the driver does not see: it would count a result that waits once in every cycle.
  const unseen = Object.fromEntries(
    streamsOf(plan, 'output').flatMap(({ valid, ready }) =>
      refusable.includes(ready) ? [[valid, 0n]] : [],
    ),
  );
  let isRefused = false;
  return {
    next(previous) {
      const seen = isRefused && previous !== undefined ? { ...previous, ...unseen } : previous;
      const given = driver.next(seen);
      isRefused = isStalled();
      return isRefused ? { ...given, ...refusals } : given;
    },
    get done(): boolean {
      return driver.done;
    },
  };
}

/** What a machine has said, again: it takes as long as its arithmetic to say it. */
function repeating(said: readonly Outputs[]): Machine {
  let cycle = 0;
  return {
    reset() {
      cycle = 0;
    },
    step: () => said[cycle++] ?? {},
  };
}

function streamsOf({ interface: timing }: Plan, direction: Stream['direction']): Stream[] {
  if (timing.kind !== 'stream') return [];
  return timing.streams.filter((stream) => stream.direction === direction);
}
