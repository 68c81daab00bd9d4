/** Modules that add to a passing sum, played with sums that follow from what the golden model says. */

import type { PassingSum } from '../arrays/family.ts';
import type { Word } from '../bits/index.ts';
import type { Machine, Signals } from '../bits/machine.ts';
import type { Plan } from '../structure/plan.ts';
import { driveOf } from './drive.ts';
import { openingCycles } from './play.ts';
import type { Beat } from './stimulus.ts';

/** Elements get the sum together with the operands. */
export const chainSum: PassingSum = { in: 'acc_i', out: 'acc_o', after: 0 };

/** The sum for a beat, by number from 0, below 0 while the module is reset: of the drawn word and the last result. */
type SumAt = (drawn: Word, beat: number, last: Word | undefined) => Word;

/** Beats of a module with a passing sum. */
export type Chain = {
  rows(golden: Machine, sumAt: SumAt): Signals[];
  /** What a beat gives when it is added to the word 0; undefined where the golden model does not say. */
  products(golden: Machine): (beat: number) => Word | undefined;
  /** Bits of the words of a beat. */
  readonly widths: readonly number[];
};

/** The beats for a module, back to back; undefined where it has no such sum, or where beats can be refused. */
export function chainOf(
  beats: readonly Beat[],
  plan: Plan,
  sum: PassingSum = chainSum,
): Chain | undefined {
  const drive = driveOf(plan);
  const [source, ...others] = drive.sources;
  const has = (name: string): boolean => plan.ports.some((port) => port.name === name);
  const isChain = has(sum.in) && has(sum.out) && others.length === 0;
  if (source === undefined || source.ready !== undefined || !isChain) return undefined;
  const latency = plan.interface.kind === 'pipe' ? plan.interface.latency : 0;
  const play = (golden: Machine, sumAt: SumAt, results?: (Word | undefined)[]): Signals[] => {
    const rows: Signals[] = [];
    let last: Word | undefined;
    golden.reset();
    for (let cycle = -openingCycles; cycle < beats.length; cycle++) {
      const beat = beats[Math.max(0, cycle)];
      const signals: Signals = {};
      if (drive.reset !== undefined) signals[drive.reset] = cycle < 0 ? 1n : 0n;
      for (const name of drive.throttles) signals[name] = 1n;
      if (source.valid !== undefined) signals[source.valid] = 1n;
      source.data.forEach((port, i) => {
        const drawn = beat?.[i] ?? 0n;
        signals[port.name] = port.name === sum.in ? sumAt(drawn, cycle - sum.after, last) : drawn;
      });
      const result = golden.step(signals)[sum.out];
      last = result ?? last;
      results?.push(result);
      rows.push(signals);
    }
    return rows;
  };
  return {
    widths: source.data.map(({ width }) => width),
    rows: (golden, sumAt) => play(golden, sumAt),
    products(golden) {
      const results: (Word | undefined)[] = [];
      play(golden, () => 0n, results);
      return (beat) => results[beat + openingCycles + latency];
    },
  };
}
