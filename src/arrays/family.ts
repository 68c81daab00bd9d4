/** The card of an array architecture, and the configured array that the rest of pelab works with. */

import type { z } from 'zod';
import type { Machine, Outputs, Role, Signals } from '../bits/machine.ts';
import type { RegisterMap } from '../bits/register-map.ts';
import type { Element } from '../elements/family.ts';
import type { Issue, Result } from '../errors.ts';
import type { GroupScaling } from '../golden/group-scaling.ts';
import type { Plan } from '../structure/plan.ts';
import type { Word } from '../bits/index.ts';
import type { BusProgram } from './bus-program.ts';
import type { ControlClaims } from './control-claim.ts';

/** C[m x n] = A[m x k] * B[k x n]; A holds activations, B weights. */
export type GemmShape = { readonly m: number; readonly k: number; readonly n: number };

/** Scales and zero points of group-quantised weights, `ceil(k / group)` x n, row-major. */
export type GroupWords = { readonly scales: readonly Word[]; readonly zeroPoints: readonly Word[] };

/** Operand words of one GEMM, row-major. With `groups`, B holds codes. */
export type GemmWords = GemmShape & {
  readonly a: readonly Word[];
  readonly b: readonly Word[];
  readonly groups?: GroupWords;
};

/**
 * A product whose cycles are asked for. Some arrays look at the rows of A, as words in row-major order or one by one;
 * without them these take every digit for one that is not zero, which no operands exceed.
 */
export type ScheduledGemm = GemmShape & {
  readonly a?: readonly Word[];
  row?(i: number): ArrayLike<number | bigint>;
  column?(j: number): ArrayLike<number | bigint>;
};

/** SCALE-Sim's names: output stationary, weight stationary, input stationary. */
export type Dataflow = 'os' | 'ws' | 'is';

/** In which order an array adds along k: `lanes` products at a time, zeros added up to a multiple of `padding`. */
export type Reduction = { readonly lanes: number; readonly padding: number };

/** On-chip buffers, bytes, and the bandwidth to the outside, bytes per cycle. Absent: never a bottleneck. */
export type Memory = {
  readonly weightBytes: number;
  readonly activationBytes: number;
  readonly outputBytes: number;
  readonly bandwidth: number;
};

/** What comes in from outside the buffers, and what goes out. */
export type OutsideBytes = { readonly read: number; readonly written: number };

/** What one GEMM costs on an array, from the closed-form schedule. Equal to the RTL's own cycles. */
export type Schedule = {
  /** From the first accepted input beat to the last output beat, both included, without stalls from outside. */
  readonly cycles: number;
  /** Cycles in which at least one product is on its way into a sum: from its operands' arrival at the element. */
  readonly computeCycles: number;
  /** Cycles lost to memory bandwidth, on top of `cycles`. */
  readonly stallCycles: number;
  /** Multiply-accumulates of the GEMM itself, padding not counted. */
  readonly macs: number;
  /** macs / ((cycles + stallCycles) * elements), in [0, 1]. */
  readonly utilisation: number;
  /** Bytes moved between the array and its buffers. */
  readonly trafficBytes: {
    readonly weight: number;
    readonly activation: number;
    readonly output: number;
  };
  /** Bytes moved between the buffers and the outside; absent without a memory. */
  readonly outsideBytes?: OutsideBytes;
  /** Utilisation over time, in order; the cycles sum to `cycles`, cycles times elements sum to `macs`. */
  readonly phases: readonly Phase[];
};

/** A stretch of time in which `activeElements` multiply-accumulates of the GEMM are done per cycle, in the mean. */
export type Phase = {
  readonly name: string;
  readonly cycles: number;
  readonly activeElements: number;
};

/**
 * A driver that feeds a GEMM through the array's ports, tile by tile, as software would.
 * `next` is called once per cycle with the outputs of the previous cycle and returns the inputs of this one;
 * after `done`, `result` holds C row-major.
 */
export type GemmDriver = {
  next(previous: Outputs | undefined): Signals;
  readonly done: boolean;
  readonly result: readonly Word[];
  /** Cycles from the first accepted input beat to the last output beat, both included. */
  readonly cycles: number;
  /** Cycles for which it goes on after the last output beat; default 0. */
  readonly tail?: number;
  /** Inputs that may be low for a while without its knowledge: only results wait. Default: all that let outputs wait. */
  readonly refusable?: readonly string[];
};

/** A module within an array whose meaning is known alone, whatever comes in. */
export type Unit = {
  readonly plan: Plan;
  golden(): Machine;
  /**
   * The number that its results go on from, the results, and the clock edges it comes after the other operands; absent
   * where its results go on from none.
   */
  readonly sum?: PassingSum;
};

/** Ports of a module that adds to a passing sum. */
export type PassingSum = { readonly in: string; readonly out: string; readonly after: number };

/** An array with rows, columns and element fixed. */
export type ArrayDesign = {
  readonly architecture: string;
  readonly rows: number;
  readonly columns: number;
  /** Multiply-accumulates per cycle at full rate. */
  readonly elements: number;
  readonly element: Element;
  /** The role the element plays here. */
  readonly role: Role;
  readonly reduction: Reduction;
  readonly params: Readonly<Record<string, unknown>>;
  /** Present when weights are codes that share scales by groups, and results are scaled in the array. */
  readonly scaling?: GroupScaling;
  /** What is claimed of its control, for `prove`. */
  claims?(): ControlClaims;
  /** Its units: of those that only part of all operands reaches, a check of the whole does not tell everything. */
  units?(): readonly Unit[];
  /** An activation word as the elements get it, where the array has a part in it. */
  activation?(word: Word): Word;
  /** Where software reads and writes registers: their map. */
  readonly registers?: RegisterMap;
  /** The dataflow by which SCALE-Sim models the same machine; absent where it has none. */
  readonly scaleSim?: Dataflow;
  golden(): Machine;
  plan(): Plan;
  /** The cycles depend on the words of A. */
  readonly isDataDependent?: boolean;
  schedule(gemm: ScheduledGemm, memory?: Memory): Schedule;
  driver(gemm: GemmWords): GemmDriver;
  /**
   * Where software has choices that a product does not state, such as the format of its results: a driver that makes
   * others, and may take longer than the schedule says. `below` draws a whole number from 0 on. In sight: operands are
   * read in the format that the first activation states, and results show where the first sum's bits are.
   */
  drawnDriver?(gemm: GemmWords, below: (end: number) => number, isInSight: boolean): GemmDriver;
  /**
   * Of an array with registers: software that does anything, without an end; inputs of every cycle from the outputs of
   * the one before.
   */
  anySoftware?(below: (end: number) => number): Pick<GemmDriver, 'next'>;
  /** Of an array with registers: what software does to have a product computed. */
  program?(gemm: GemmWords): BusProgram;
};

/** A registered array architecture. */
export type ArrayFamily = {
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly sources: readonly string[];
  /** The `array:` section without `architecture`, strict. */
  readonly schema: z.ZodType;
  /** Issue paths are relative to `array`. */
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]>;
};
