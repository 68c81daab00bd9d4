/**
 * Every combination of the operands of an element, each a sum of its own: gates 128 at a time on the embedded
 * engine, cycle by cycle on the others. Inputs that are not operands stay fixed, and the result says at which value.
 */

import type { Role, Signals } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import type { Engine, Rtl } from '../simulate/engine.ts';
import type { Plan } from '../structure/plan.ts';
import { countDifferences, countSpecified, firstDifference } from './compare.ts';
import { counterexampleOf, counterexampleOfRows, type Counterexample } from './counterexample.ts';
import { driveOf, type Drive } from './drive.ts';
import { productGolden } from './element-golden.ts';
import { exhaust } from './exhaustive.ts';
import { beatOf, maxOperandBits, operandsOf, type Operands } from './operands.ts';
import { faceOf, play } from './play.ts';
import type { VerificationResult } from './result.ts';
import { rtlOf } from './rtl.ts';
import type { Beat, Stimulus } from './stimulus.ts';

/** Combinations in one run of a cycle-by-cycle engine, and runs simulated together. */
const beatsPerRun = 4096;
const runsPerBatch = 16;

/** Cycles after the last beat of a run in which results come out, beyond the latency. */
const tailCycles = 2;

export type EveryOperandOptions = {
  readonly engines: readonly Engine[];
  /** Verilog to check; by default what is emitted from the element's plan. */
  readonly rtl?: Rtl;
  readonly signal?: AbortSignal;
  progress?(done: number, of: number): void;
};

/**
 * Check every operand combination of an element in a role with one lane. The operands are `a_i` and `b_i`, and
 * `acc_i` where it fits within the limit; else sums start from zero.
 *
 * @throws {InputError} when there are more than 2^24 combinations
 */
export async function checkEveryOperand(
  element: Element,
  role: Role,
  options: EveryOperandOptions,
): Promise<VerificationResult[]> {
  const plan = element.plan(role);
  const rtl = options.rtl ?? rtlOf(plan);
  const drive = driveOf(plan);
  const operands = operandsOf(drive, element, plan.module);
  const subject = { element, role, plan, rtl, drive, operands };
  const results: VerificationResult[] = [];
  for (const engine of options.engines) {
    options.signal?.throwIfAborted();
    const started = performance.now();
    const found =
      engine.name === 'embedded' && plan.interface.kind !== 'stream'
        ? await sweepGates(subject, options)
        : await sweepCycles(subject, engine, options);
    results.push({
      module: rtl.top,
      engine: engine.name,
      seed: 0,
      kind: 'exhaustive',
      ...found,
      exhaustive: found.vectors === operands.total,
      wallSeconds: (performance.now() - started) / 1000,
      fixed: Object.fromEntries(
        [...operands.fixed].map(([name, word]) => [name, word.toString(16)]),
      ),
    });
  }
  return results;
}

type Subject = {
  readonly element: Element;
  readonly role: Role;
  readonly plan: Plan;
  readonly rtl: Rtl;
  readonly drive: Drive;
  readonly operands: Operands;
};

type Found = Pick<VerificationResult, 'vectors' | 'cycles' | 'samples' | 'mismatches'> & {
  readonly counterexample?: Counterexample;
};

/** Gates against the golden function, all combinations. */
async function sweepGates(subject: Subject, options: EveryOperandOptions): Promise<Found> {
  const { element, role, plan, rtl, drive, operands } = subject;
  const held: Signals = Object.fromEntries(operands.fixed);
  const { reset } = drive;
  const names = rtl.outputs.map((port) => port.name);
  const latency = plan.interface.kind === 'pipe' ? plan.interface.latency : 0;
  const phase = reset === undefined ? held : { ...held, [reset]: 0n };
  const opening = reset === undefined ? [] : [{ ...held, [reset]: 1n }];
  const { combinations, mismatches, first, cyclesPerCombination } = await exhaust(
    {
      rtl,
      golden: (face) => productGolden(face, element.arithmetic),
      phases: [phase],
      opening,
      latency,
      outputs: names,
    },
    {
      maxBits: maxOperandBits,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      progress: ({ done, total }) => options.progress?.(done, total),
    },
  );
  const found = {
    vectors: combinations,
    cycles: combinations * cyclesPerCombination,
    samples: combinations * names.length,
    mismatches,
  };
  if (first === undefined) return found;
  const golden = element.golden(role);
  golden.reset();
  const rows = [...opening, ...Array.from({ length: latency + 1 }, () => phase)].map((row) => {
    const given: Signals = { ...row, ...first.inputs };
    const inputs = Object.fromEntries(rtl.inputs.map(({ name }) => [name, given[name] ?? 0n]));
    return { inputs, outputs: golden.step(inputs) };
  });
  const where = { module: rtl.top, engine: 'embedded', seed: 0 } as const;
  // The sweep compares 32 bits at a time: the other bits of the port are shown as golden.
  const expected = rows.at(-1)?.outputs[first.port] ?? 0n;
  const got = expected ^ ((first.expected ^ first.got) << BigInt(first.low));
  const wrong = { port: first.port, expected, got };
  return { ...found, counterexample: counterexampleOfRows(where, rows, rtl, wrong) };
}

/** Every combination as a beat of its own, through a session. */
async function sweepCycles(
  { element, role, plan, rtl, drive, operands }: Subject,
  engine: Engine,
  options: EveryOperandOptions,
): Promise<Found> {
  const face = faceOf(rtl);
  const golden = element.golden(role);
  const latency = element.latency(role);
  // Beats that can be refused wait for each other.
  const interval = plan.interface.kind === 'stream' ? latency : 1;
  const where = { module: rtl.top, engine: engine.name, seed: 0 };
  const counts = { vectors: 0, cycles: 0, samples: 0, mismatches: 0 };
  let counterexample: Counterexample | undefined;
  const session = await engine.open(rtl);
  try {
    for (let from = 0; from < operands.total && counterexample === undefined;) {
      options.signal?.throwIfAborted();
      options.progress?.(from, operands.total);
      const batch: Stimulus[] = [];
      for (; batch.length < runsPerBatch && from < operands.total; from += beatsPerRun) {
        const count = Math.min(beatsPerRun, operands.total - from);
        const beats = Array.from({ length: count }, (_, i) => beatOf(drive, operands, from + i));
        batch.push(dense(drive, beats, interval * count + latency + tailCycles));
      }
      const played = batch.map((stimulus) => play(stimulus, drive, golden, face));
      const answers = await session.runAll(played.map((one) => one.inputs));
      played.forEach((one, i) => {
        const answer = answers[i];
        if (answer === undefined) throw new RangeError('an engine lost a run');
        counts.vectors += one.vectors;
        counts.cycles += one.inputs.cycles;
        counts.samples += countSpecified(one.expected);
        counts.mismatches += countDifferences(one.expected, answer);
        const difference = firstDifference(one.expected, answer);
        if (difference !== undefined) {
          counterexample ??= counterexampleOf(where, one, answer, difference);
        }
      });
    }
  } finally {
    await session.close();
  }
  return { ...counts, ...(counterexample === undefined ? {} : { counterexample }) };
}

function dense(drive: Drive, beats: readonly Beat[], cycles: number): Stimulus {
  return {
    cycles,
    beats: [beats],
    bubbles: [[]],
    stalls: drive.throttles.map(() => []),
    resets: [],
  };
}
