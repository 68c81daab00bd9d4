/** Claims on the nets of a module, for solvers: what is assumed in which cycle, and what then holds. */

import type { Rtl } from '../../simulate/engine.ts';

/**
 * A net of the flattened module, or one bit of it (`mode[6]`), and its word, in a cycle counted from 1; in every cycle
 * where none is given.
 */
export type Assumption = {
  readonly net: string;
  readonly value: number | bigint;
  readonly at?: number;
};

/** From any state, `holds` is true in its cycle, the last one looked at; from `from` on, if given. */
export type Claim = {
  readonly given: readonly Assumption[];
  readonly holds: Required<Assumption> & { readonly from?: number };
};

export type Problem = {
  /** Top module, once the script has run. */
  readonly top: string;
  /** Commands of Yosys that leave the flattened module as all of the design. */
  readonly script: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Absent for combinational modules. */
  readonly clock?: string;
  readonly claims: readonly Claim[];
};

/** A net of a claim: its name, and which bit is meant where it is one. */
export function netOf(net: string): { readonly name: string; readonly bit?: number } {
  const [, name = net, bit] = /^(.*)\[(\d+)\]$/.exec(net) ?? [];
  return bit === undefined ? { name } : { name, bit: Number(bit) };
}

/** Input words of one cycle, outputs and the net that the claim is about: binary digits by name. */
export type TraceCycle = Readonly<Record<string, string>>;

/** What a solver found: `vacuous` where the assumptions cannot be met, so that the claim says nothing. */
export type Answer =
  | { readonly verdict: 'proved'; readonly by: 'sat' | 'z3' }
  | {
      readonly verdict: 'refuted';
      readonly by: 'sat' | 'z3';
      readonly trace: readonly TraceCycle[];
    }
  | { readonly verdict: 'vacuous' | 'not decided' };

/** Where a counter-example starts and what comes in, as words by net; in each cycle those that matter. */
export type Counterexample = {
  readonly registers: Readonly<Record<string, bigint>>;
  readonly inputs: readonly Readonly<Record<string, bigint>>[];
};

/**
 * The commands and files that read and flatten a design.
 *
 * @param free modules whose outputs may be anything: they become inputs, as what nothing drives does
 */
export function flattened(rtl: Rtl, free: readonly string[] = []): Omit<Problem, 'claims'> {
  return {
    top: rtl.top,
    script: [
      ...rtl.files.map((_, i) => `read_verilog f${i}.v`),
      `hierarchy -check -top ${rtl.top}`,
      ...free.map((module) => `blackbox ${module}`),
      // Tables stay gates: solvers know no memories.
      'proc -norom',
      'flatten',
      'opt_clean',
      ...(free.length === 0 ? [] : ['expose -evert']),
      'setundef -undriven -expose',
    ],
    files: Object.fromEntries(rtl.files.map(({ text }, i) => [`f${i}.v`, text])),
    ...(rtl.clock === undefined ? {} : { clock: rtl.clock }),
  };
}
