/**
 * Exhaustive checking: every combination of a module's operands, gates against golden function. The gates run
 * 128 combinations at a time; the golden function works on columns of integers and knows nothing of gates. Up
 * to 2^24 combinations take well under a second, 2^32 take minutes on all cores, with progress and resumption.
 */

import { availableParallelism } from 'node:os';
import { contentHash } from '../eda/yosys-cache.ts';
import { InputError } from '../errors.ts';
import { elaborateGates } from '../simulate/gates/elaborate.ts';
import type { GateGraph } from '../simulate/gates/graph.ts';
import { compileSweep } from '../simulate/gates/sweep.ts';
import type { SweepKernel, SweepSpec } from '../simulate/gates/sweep.ts';
import type { Rtl } from '../simulate/engine.ts';
import type { Signals } from '../bits/machine.ts';
import type { Checkpoint, SavedProgress } from './exhaustive-checkpoint.ts';
import { loadGolden } from './exhaustive-golden.ts';
import type { GoldenFace, GoldenSource, VectorGolden } from './exhaustive-golden.ts';
import { rangePool } from './exhaustive-pool.ts';
import { lower, rangeRunner } from './exhaustive-range.ts';
import type { RangeResult, RangeRunner, SweepMismatch } from './exhaustive-range.ts';

/** What is checked. A module without a clock needs only `rtl` and `golden`. */
export type ExhaustiveTarget = {
  readonly rtl: Rtl;
  /** The gates, where they come from elsewhere than the text of `rtl`. */
  readonly gates?: () => Promise<GateGraph>;
  /** A factory, or the module that exports one: only the latter can use worker threads. */
  readonly golden: ((face: GoldenFace) => VectorGolden) | GoldenSource;
  /** Inputs held during an operation, one row per cycle of it; every input not named in any row is swept. */
  readonly phases?: readonly Signals[];
  /** Cycles before the first operation, such as a reset; swept inputs are 0. */
  readonly opening?: readonly Signals[];
  /** Cycles from the first of an operation to the one in which its outputs are compared. */
  readonly latency?: number;
  /** Outputs compared; default: all. */
  readonly outputs?: readonly string[];
};

export type ExhaustiveOptions = {
  /** Refuse more input bits than this; default 24. */
  readonly maxBits?: number;
  /** Worker threads; default: the cores, from 2^26 combinations on. 0 stays on this thread. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Where to keep what is done, so that an interrupted check goes on. */
  readonly checkpoint?: Checkpoint;
  progress?(state: ExhaustiveProgress): void;
};

export type ExhaustiveProgress = {
  readonly done: number;
  readonly total: number;
  readonly mismatches: number;
  /** At the speed so far. */
  readonly secondsLeft: number;
};

export type ExhaustiveResult = {
  readonly module: string;
  /** Combinations of the swept inputs; all were checked. */
  readonly combinations: number;
  /** Combinations at which some output differs. */
  readonly mismatches: number;
  /** The one with the lowest number. */
  readonly first?: ExhaustiveMismatch;
  readonly wallSeconds: number;
  readonly perSecond: number;
  readonly threads: number;
  /** Outputs compared per combination. */
  readonly outputs: number;
  /** Clock cycles per combination; 1 for a module without a clock. */
  readonly cyclesPerCombination: number;
  /**
   * Proved on the netlist that the outputs depend on nothing but the operands of the operation, whatever came
   * before: then the check says all there is to say. Otherwise each operation was checked after its predecessor
   * in counting order.
   */
  readonly isFunction: boolean;
};

export type ExhaustiveMismatch = {
  readonly inputs: Signals;
  readonly port: string;
  /** Of the port's bits `low .. low + width - 1`, where it has more than 32. */
  readonly low: number;
  readonly width: number;
  readonly expected: bigint;
  readonly got: bigint;
};

export type PreparedExhaustive = {
  readonly bits: number;
  readonly combinations: number;
  /** Seconds the whole check will take with so many threads, from a short run. */
  estimateSeconds(threads: number): Promise<number>;
  run(options?: ExhaustiveOptions): Promise<ExhaustiveResult>;
};

/** Combinations per call of the kernel: its columns fit the second-level cache. */
const chunk = 1 << 15;

/** Combinations per unit of work of a thread. */
const unit = 1 << 22;

/** How much work an unforeseen end may cost. */
const saveEveryMs = 2000;

/** Below this threads cost more than they bring. */
const threadsFrom = 1 << 26;

/** Elaborate and compile a target; the check itself is `run`. @throws {EngineError} when Yosys refuses the text */
export async function prepareExhaustive(target: ExhaustiveTarget): Promise<PreparedExhaustive> {
  const { rtl } = target;
  const phases = target.phases ?? [{}];
  const held = new Set(phases.flatMap((row) => Object.keys(row)));
  for (const row of target.opening ?? []) for (const name of Object.keys(row)) held.add(name);
  const swept = rtl.inputs.filter(({ name }) => !held.has(name));
  const outputs = target.outputs ?? rtl.outputs.map(({ name }) => name);
  const bits = swept.reduce((sum, { width }) => sum + width, 0);
  const combinations = 2 ** bits;
  const spec: SweepSpec = {
    swept: swept.map(({ name }) => name),
    phases,
    opening: target.opening ?? [],
    outputs,
    latency: target.latency ?? 0,
    chunk: Math.max(128, Math.min(chunk, combinations)),
  };
  const build = (): Promise<SweepKernel> =>
    (target.gates?.() ?? elaborateGates(rtl)).then((graph) => compileSweep(graph, spec));
  let compiled: Promise<SweepKernel> | undefined;
  const kernel = (): Promise<SweepKernel> => (compiled ??= build());
  const { golden } = target;
  const buildRunner = async (): Promise<RangeRunner> =>
    rangeRunner(
      await kernel(),
      typeof golden === 'function' ? golden : (face) => loadGolden(golden, face),
    );
  let onThisThread: Promise<RangeRunner> | undefined;
  const local = (): Promise<RangeRunner> => (onThisThread ??= buildRunner());

  return {
    bits,
    combinations,
    async estimateSeconds(threads) {
      return combinations / probe(await local(), combinations) / Math.max(1, threads);
    },
    async run(options = {}) {
      refuseTooWide(bits, options.maxBits ?? 24);
      const from = performance.now();
      const source = typeof target.golden === 'function' ? undefined : target.golden;
      const wanted = options.threads ?? (combinations < threadsFrom ? 0 : availableParallelism());
      const threads = source === undefined ? 0 : wanted;
      const compiledKernel = await kernel();
      const pool =
        source === undefined || threads === 0
          ? undefined
          : rangePool(compiledKernel, source, threads);
      const runner = pool ?? (await local());
      const work = async (start: number, count: number): Promise<RangeResult> =>
        runner.run(start, count);
      const key =
        options.checkpoint === undefined
          ? ''
          : contentHash([
              compiledKernel.bytes,
              JSON.stringify(source ?? null),
              String(combinations),
            ]);
      try {
        const { mismatches, first } = await runUnits(
          work,
          Math.max(1, threads),
          combinations,
          key,
          options,
        );
        const wallSeconds = (performance.now() - from) / 1000;
        return {
          module: rtl.top,
          combinations,
          mismatches,
          ...(first === undefined ? {} : { first: describe(first, compiledKernel) }),
          wallSeconds,
          perSecond: combinations / wallSeconds,
          threads: Math.max(1, threads),
          outputs: outputs.length,
          cyclesPerCombination: phases.length,
          isFunction: compiledKernel.kind === 'function',
        };
      } finally {
        await pool?.close();
      }
    },
  };
}

/** Check every combination. @throws {InputError} when there are more than 2^maxBits */
export async function exhaust(
  target: ExhaustiveTarget,
  options: ExhaustiveOptions = {},
): Promise<ExhaustiveResult> {
  return (await prepareExhaustive(target)).run(options);
}

function refuseTooWide(bits: number, maxBits: number): void {
  if (bits <= maxBits) return;
  throw new InputError([
    {
      code: 'out_of_range',
      path: ['exhaustive'],
      expected: `at most ${maxBits} bits of operands`,
      actual: String(bits),
    },
  ]);
}

/** Hand units to as many takers as there are threads; keep the lowest mismatch. */
async function runUnits(
  work: (start: number, count: number) => Promise<RangeResult>,
  takers: number,
  combinations: number,
  key: string,
  options: ExhaustiveOptions,
): Promise<{ readonly mismatches: number; readonly first?: SweepMismatch }> {
  const units = Math.ceil(combinations / unit);
  const saved = await options.checkpoint?.read(key);
  const state: SavedProgress = saved ?? {
    units: Array.from({ length: units }, (): 0 | 1 => 0),
    mismatches: 0,
  };
  let done = state.units.filter((each) => each === 1).length;
  const before = done;
  let next = 0;
  const from = performance.now();
  let written = from;
  const take = async (): Promise<void> => {
    for (;;) {
      while (state.units[next] === 1) next++;
      const mine = next++;
      if (mine >= units) return;
      options.signal?.throwIfAborted();
      const start = mine * unit;
      const result = await work(start, Math.min(unit, combinations - start));
      state.units[mine] = 1;
      state.mismatches += result.mismatches;
      const first = lower(state.first, result.first);
      if (first !== undefined) state.first = first;
      done++;
      const now = performance.now();
      options.progress?.({
        done: Math.min(combinations, done * unit),
        total: combinations,
        mismatches: state.mismatches,
        secondsLeft: (((now - from) / 1000) * (units - done)) / (done - before),
      });
      if (now - written > saveEveryMs) {
        written = now;
        await options.checkpoint?.write(key, state);
      }
      // On this thread a unit is a long time without a look at signals.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: takers }, take));
  if (done > before) await options.checkpoint?.write(key, state);
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return state;
}

/** Combinations per second, from at most a tenth of a second after warming up. */
function probe(runner: RangeRunner, combinations: number): number {
  const count = Math.min(combinations, chunk);
  runner.run(0, count);
  runner.run(0, count);
  let ran = 0;
  const from = performance.now();
  for (let i = 0; i < 1000 && performance.now() - from < 100; i++) {
    runner.run(((i * 7919) % (combinations / count)) * count, count);
    ran += count;
  }
  return (ran * 1000) / (performance.now() - from);
}

function describe(mismatch: SweepMismatch, kernel: SweepKernel): ExhaustiveMismatch {
  const inputs: Signals = {};
  let rest = BigInt(mismatch.combination);
  for (const { port, low, width } of kernel.inputColumns) {
    const part = BigInt.asUintN(width, rest) << BigInt(low);
    inputs[port] = (inputs[port] ?? 0n) | part;
    rest >>= BigInt(width);
  }
  const column = kernel.outputColumns[mismatch.column];
  return {
    inputs,
    port: column?.port ?? '',
    low: column?.low ?? 0,
    width: column?.width ?? 0,
    expected: BigInt(mismatch.expected),
    got: BigInt(mismatch.got),
  };
}
