/**
 * A golden model is a synchronous machine: one `step` is one rising clock edge.
 * `step` returns the outputs seen just before that edge, for the inputs held up to it.
 */

import type { Word } from './index.ts';

/** Port name to bit pattern, one clock cycle. */
export type Signals = Record<string, Word>;

/** Outputs of one cycle. `undefined`: the model does not say (a data register never loaded, an invalid beat). */
export type Outputs = Record<string, Word | undefined>;

/** Inputs and outputs are keyed by port name (`a_i`, `acc_o`); `clk` never appears, `rst` is an input. */
export type Machine = {
  /** Return to the power-up state: control registers cleared, data registers unspecified. */
  reset(): void;
  /** Advance one rising edge. */
  step(inputs: Signals): Outputs;
};

/** The machine of a combinational block: outputs are a function of this cycle's inputs. */
export function combinational(fn: (inputs: Signals) => Outputs): Machine {
  return { reset() {}, step: fn };
}

/**
 * How an element is used: one that keeps its own sum, one that adds to a passing sum, one that keeps its own sum and
 * takes its activations digit by digit, or one that keeps its own sum and says when it is done with a beat.
 */
export type Role = {
  readonly kind: 'accumulate' | 'chain' | 'digit' | 'paced';
  /** Products, or digits, added per cycle; of a paced element, products of a beat. */
  readonly lanes: number;
};
