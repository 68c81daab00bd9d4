/**
 * Every combination of an element's operands on gates, 128 at a time. From a minute's work on it runs on all cores,
 * says how long it will take, and keeps what is done, so that the same check goes on after an interruption.
 */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Role, Signals } from '../bits/machine.ts';
import { cacheFolder, contentHash } from '../eda/yosys-cache.ts';
import type { Element } from '../elements/family.ts';
import { elementFamilies } from '../elements/index.ts';
import { InvariantError } from '../errors.ts';
import type { Rtl } from '../simulate/engine.ts';
import type { Plan } from '../structure/plan.ts';
import { packageVersion } from '../version.ts';
import { counterexampleOfRows, type Counterexample } from './counterexample.ts';
import type { Drive } from './drive.ts';
import { productGolden } from './element-golden.ts';
import { fileCheckpoint, type Checkpoint } from './exhaustive-checkpoint.ts';
import type { GoldenFace, VectorGolden } from './exhaustive-golden.ts';
import { prepareExhaustive, type ExhaustiveTarget } from './exhaustive.ts';
import type { Operands } from './operands.ts';
import type { VerificationResult } from './result.ts';

/** An element in a role, and which of its inputs are operands. */
export type SweepSubject = {
  readonly element: Element;
  readonly role: Role;
  readonly plan: Plan;
  readonly rtl: Rtl;
  readonly drive: Drive;
  readonly operands: Operands;
};

export type SweepOptions = {
  readonly signal?: AbortSignal;
  progress?(done: number, of: number, secondsLeft?: number): void;
};

export type Found = Pick<VerificationResult, 'vectors' | 'cycles' | 'samples' | 'mismatches'> & {
  readonly counterexample?: Counterexample;
};

/** Combinations from which on a check is worth resuming. */
const longFrom = 2 ** 26;

/** Gates against the golden function, all combinations. */
export async function sweepGates(subject: SweepSubject, options: SweepOptions): Promise<Found> {
  const { element, role, plan, rtl, drive, operands } = subject;
  const held: Signals = Object.fromEntries(operands.fixed);
  const { reset } = drive;
  const names = rtl.outputs.map((port) => port.name);
  const latency = plan.interface.kind === 'pipe' ? plan.interface.latency : 0;
  const phase = reset === undefined ? held : { ...held, [reset]: 0n };
  const opening = reset === undefined ? [] : [{ ...held, [reset]: 1n }];
  const prepared = await prepareExhaustive({
    rtl,
    golden: goldenOf(element),
    phases: [phase],
    opening,
    latency,
    outputs: names,
  });
  const { signal, progress } = options;
  const isLong = prepared.combinations >= longFrom;
  if (isLong && progress !== undefined) {
    const seconds = await prepared.estimateSeconds(availableParallelism());
    progress(0, prepared.combinations, seconds);
  }
  const checkpoint = isLong ? checkpointOf(subject) : undefined;
  const { combinations, mismatches, first, cyclesPerCombination } = await prepared.run({
    maxBits: prepared.bits,
    ...(signal === undefined ? {} : { signal }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    progress: ({ done, total, secondsLeft }) => progress?.(done, total, secondsLeft),
  });
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

/** By name for worker threads, where the family is one that they know. */
function goldenOf({ family, section, arithmetic }: Element): ExhaustiveTarget['golden'] {
  if (!elementFamilies.some(({ slug }) => slug === family)) {
    return (face) => productGolden(face, arithmetic);
  }
  return { module: import.meta.url, name: 'sectionGolden', args: { family, section } };
}

/** The golden function of an element given by its family's slug and its section of the design file. */
export function sectionGolden(face: GoldenFace, args: unknown): VectorGolden {
  const { family, section } = args as { readonly family: string; readonly section: unknown };
  const configured = elementFamilies.find(({ slug }) => slug === family)?.configure(section);
  if (configured?.ok !== true)
    throw new InvariantError(`${family} must take its own section again`);
  return productGolden(face, configured.value.arithmetic);
}

/** In the cache, by the text of the hardware and by what it is compared with. */
function checkpointOf({ element, rtl }: SweepSubject): Checkpoint | undefined {
  const folder = cacheFolder();
  if (folder === undefined) return undefined;
  const key = contentHash([
    packageVersion(),
    element.family,
    JSON.stringify(element.section),
    ...rtl.files.map(({ text }) => text),
  ]);
  return fileCheckpoint(join(folder, 'exhaustive', `${key}.json`));
}
