/** Elements that keep a beat of products for as many cycles as its operands ask for. */

import { bit, unpack, type Word } from '../bits/index.ts';
import type { Machine, Outputs, Signals } from '../bits/machine.ts';
import type { Arithmetic } from './arithmetic.ts';

/**
 * How long beats stay. A lane works on pairs of digits one by one, those of its activation with those of its weight;
 * the slowest lane decides, and no beat takes less than a cycle.
 */
export type Pace = {
  /** Products of a beat. */
  readonly lanes: number;
  /** Digits of a word that take part. */
  activationDigits(word: Word): number;
  weightDigits(word: Word): number;
  /** Cycles of the longest beat there is. */
  readonly mostCycles: number;
  /** Every beat takes as long as the longest. */
  readonly isFixed: boolean;
  /** Clock edges from the last of a beat's cycles to its sum. */
  readonly delay: number;
};

/** Cycles that a beat stays. */
export function beatCycles(
  pace: Pace,
  activations: readonly Word[],
  weights: readonly Word[],
): number {
  return activations.reduce(
    (most, a, i) => Math.max(most, pace.activationDigits(a) * pace.weightDigits(weights[i] ?? 0n)),
    1,
  );
}

type Beat = {
  readonly first: boolean;
  readonly activations: readonly Word[];
  readonly weights: readonly Word[];
};

/**
 * The machine of such an element. A beat of `first_i`, `a_i` and `b_i` is taken when `valid_i` and `ready_o` are high;
 * `ready_o` is, where no beat is in work or it is in its last cycle. `valid_o` is high for one cycle, `delay` edges
 * after that cycle, and then `acc_o` is the sum with all products of the beat; at other times it is not specified.
 */
export function pacedMachine(arithmetic: Arithmetic, pace: Pace): Machine {
  const { lanes, delay } = pace;
  let work: { readonly beat: Beat; left: number } | undefined;
  let line: (Beat | undefined)[] = [];
  let sum: Word | undefined;
  let isNew = false;
  const reset = (): void => {
    work = undefined;
    line = Array.from({ length: delay - 1 }, () => undefined);
    sum = undefined;
    isNew = false;
  };
  const beatOf = (signals: Signals): Beat => ({
    first: bit(signals['first_i'] ?? 0n, 0) === 1,
    activations: unpack(signals['a_i'] ?? 0n, arithmetic.activation.width, lanes),
    weights: unpack(signals['b_i'] ?? 0n, arithmetic.weight.width, lanes),
  });
  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const isReady = work === undefined || work.left === 1;
      const outputs = {
        ready_o: isReady ? 1n : 0n,
        valid_o: isNew ? 1n : 0n,
        acc_o: isNew ? sum : undefined,
      };
      if (bit(signals['rst'] ?? 0n, 0) === 1) {
        reset();
        return outputs;
      }
      line.push(isReady ? work?.beat : undefined);
      const done = line.shift();
      isNew = done !== undefined;
      if (done !== undefined) {
        const start = done.first ? arithmetic.zero : sum;
        sum =
          start === undefined
            ? undefined
            : arithmetic.accumulate(start, done.activations, done.weights);
      }
      if (work !== undefined) work.left--;
      if (isReady) {
        work = undefined;
        if (bit(signals['valid_i'] ?? 0n, 0) === 1) {
          const beat = beatOf(signals);
          work = { beat, left: beatCycles(pace, beat.activations, beat.weights) };
        }
      }
      return outputs;
    },
  };
}
