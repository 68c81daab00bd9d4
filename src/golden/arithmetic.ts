/**
 * What one multiply-accumulate means, on bit patterns. A family states it from its arithmetic definition with
 * exact values; the machines below give it clock edges; arrays use it through their own schedule.
 */

import type { Machine, Outputs, Role, Signals } from '../bits/machine.ts';
import { bit, unpack, type Word } from '../bits/index.ts';

/** A number port: format name and bits. */
export type Operand = {
  readonly format: string;
  readonly width: number;
  /** How a word is made of numbers, where it is not one number as it stands. */
  readonly packing?: Packing;
};

/**
 * A word of several numbers, consecutive along k. Zeros follow the last number of a sum. Numbers have words of their
 * own, put together by `pack`; or, where several share a scale, `line` makes all words of a row or column from its
 * numbers, which are those that the words stand for times `scale`, about. Where a number takes several beats, `split`
 * makes the words of all of them, `1 / numbers`.
 */
export type Packing = { readonly numbers: number } & (
  | { pack(words: readonly Word[]): Word }
  | { split(word: Word): readonly Word[] }
  | { line(values: Float64Array): { readonly words: readonly Word[]; readonly scale: number } }
);

export type Arithmetic = {
  /** The moving operand of a weight-stationary array, the row operand of an output-stationary one. */
  readonly activation: Operand;
  /** The stationary operand of a weight-stationary array. */
  readonly weight: Operand;
  /** The result word. */
  readonly accumulator: Operand;
  /** The word from which a new sum starts. */
  readonly zero: Word;
  /** `accumulator + sum of activation[i] * weight[i]`, by the family's own rule of order, rounding and overflow. */
  accumulate(accumulator: Word, activations: readonly Word[], weights: readonly Word[]): Word;
  /**
   * How a finished sum leaves an array, where it is not the sum's own word: through one converter per column. The
   * element that keeps the sum does not have it.
   */
  readonly readout?: Operand & { read(sum: Word): Word };
  /** The number nearest to a sum times `2^scale`, in a format chosen by its mode code; and whether the sum is sticky. */
  encode?(
    sum: Word,
    format: number,
    scale: number,
  ): { readonly word: Word; readonly isMarked: boolean };
  /** The number that a sum stands for, where its format is no number format or counts in units of its own. */
  numberOf?(sum: Word): number;
  /**
   * Present when each beat is an operation of its own, which the sum so far does not enter: what it is in exact
   * numbers. Arrays have no use for it.
   */
  readonly single?: (activation: number, weight: number) => number;
  /** True when formats are floating-point ones and each product, exact, enters the sum with one rounding, to nearest even. */
  readonly fused?: true;
  /** Present when words are plain integers: lets scheduled models use exact vector kernels. */
  readonly integer?: {
    readonly activationSigned: boolean;
    readonly weightSigned: boolean;
    readonly accumulatorSigned: boolean;
    readonly overflow: 'wrap' | 'saturate';
  };
};

/** Products of numbers that one pair of operand words stands for. */
export function productsPerWord({ activation }: Arithmetic): number {
  return activation.packing?.numbers ?? 1;
}

/** The words in which an array gives its results, and how they come from finished sums. */
export function resultOf({
  accumulator,
  readout,
}: Arithmetic): Operand & { read(sum: Word): Word } {
  return readout ?? { ...accumulator, read: (sum) => sum };
}

/**
 * The machine of an element that keeps its own sum.
 *
 * Inputs `rst`, `en_i` (freezes everything), `valid_i`, `first_i` (start a new sum with this beat), `a_i`, `b_i`
 * (`lanes` operands each, lane 0 low). Outputs `valid_o` and `acc_o`, `latency` enabled edges after the beat.
 * `acc_o` is unspecified until the first beat has arrived; between beats it holds.
 */
export function accumulateMachine(arithmetic: Arithmetic, lanes: number, latency: number): Machine {
  type Beat = { first: boolean; activations: Word[]; weights: Word[] } | undefined;
  let line: Beat[] = [];
  let sum: Word | undefined;
  let valid = false;
  const reset = (): void => {
    line = Array.from({ length: latency - 1 }, () => undefined);
    sum = undefined;
    valid = false;
  };
  const advance = (signals: Signals): void => {
    const beat: Beat = bit(signals['valid_i'] ?? 0n, 0)
      ? {
          first: bit(signals['first_i'] ?? 0n, 0) === 1,
          activations: unpack(signals['a_i'] ?? 0n, arithmetic.activation.width, lanes),
          weights: unpack(signals['b_i'] ?? 0n, arithmetic.weight.width, lanes),
        }
      : undefined;
    line.push(beat);
    const arriving = line.shift();
    valid = arriving !== undefined;
    if (arriving === undefined) return;
    const start = arriving.first ? arithmetic.zero : sum;
    sum =
      start === undefined
        ? undefined
        : arithmetic.accumulate(start, arriving.activations, arriving.weights);
  };
  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const outputs = { valid_o: valid ? 1n : 0n, acc_o: sum };
      if (bit(signals['rst'] ?? 0n, 0)) {
        // Only control is reset: beats in flight are lost, the sum keeps whatever it held.
        if (bit(signals['en_i'] ?? 0n, 0)) advance(signals);
        line.fill(undefined);
        valid = false;
        sum = undefined;
      } else if (bit(signals['en_i'] ?? 0n, 0)) {
        advance(signals);
      }
      return outputs;
    },
  };
}

/**
 * The machine of an element that adds to a passing sum: inputs `en_i`, `a_i`, `b_i`, `acc_i`; output `acc_o`,
 * `latency` enabled edges later. It has no control state and no reset.
 */
export function chainMachine(arithmetic: Arithmetic, lanes: number, latency: number): Machine {
  let line: (Word | undefined)[] = [];
  const reset = (): void => {
    line = Array.from({ length: latency }, () => undefined);
  };
  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const outputs = { acc_o: line[0] };
      if (bit(signals['en_i'] ?? 0n, 0)) {
        line.shift();
        line.push(
          arithmetic.accumulate(
            signals['acc_i'] ?? 0n,
            unpack(signals['a_i'] ?? 0n, arithmetic.activation.width, lanes),
            unpack(signals['b_i'] ?? 0n, arithmetic.weight.width, lanes),
          ),
        );
      }
      return outputs;
    },
  };
}

/** The machine of an element in a role. */
export function elementMachine(arithmetic: Arithmetic, role: Role, latency: number): Machine {
  return role.kind === 'accumulate'
    ? accumulateMachine(arithmetic, role.lanes, latency)
    : chainMachine(arithmetic, role.lanes, latency);
}
