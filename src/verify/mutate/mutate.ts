/**
 * Mutation: faults put into the elaborated netlist of a design's Verilog, one at a time. Each must be killed by a
 * check or proved to be the same hardware; a mutant that is neither says that the checks have a hole.
 */

import type { Design } from '../../design/design.ts';
import { InputError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import { randomStream } from '../../workloads/random.ts';
import type { Played } from '../play.ts';
import { compareFlattened, compareMutants, type Knowledge, type Suspect } from './equivalence.ts';
import { openFaultSimulator, type Kill } from './fault-simulation.ts';
import { faultText, type FaultGroup, type FaultKind } from './faults.ts';
import { loopFinder } from './loops.ts';
import { comparePipeline, type Pipeline } from './pipeline.ts';
import { observedValues, provedValues, type Values } from './reachable.ts';
import type { MutationSubject } from './subject.ts';
import { mutationSubjects } from './subjects.ts';

export type MutateOptions = {
  /** Mutants of each module tried, drawn by the seed where there are more; default 1000. */
  readonly mutants?: number;
  /** Of the stimulus and of the draw; default: the design's `verify.seed`. */
  readonly seed?: number;
  /** Seconds of processor time for a run of proofs; default 60. */
  readonly limit?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

export type MutantVerdict =
  | ({ readonly verdict: 'killed' } & Kill)
  /** Proved: the same outputs and register contents for every input and whatever registers can hold. */
  | { readonly verdict: 'equivalent' }
  /** Neither killed nor proved; `proof` says how far the solver came. */
  | { readonly verdict: 'survived'; readonly proof: 'different' | 'not decided' };

export type MutantRow = {
  readonly module: string;
  readonly kind: FaultKind;
  /** The net, with the operator that drives it. */
  readonly where: string;
  readonly what: string;
  /** File and line. */
  readonly source: string;
} & MutantVerdict;

export type MutationResult = {
  readonly scope: 'element' | 'array';
  readonly module: string;
  /** Faults there are. */
  readonly population: number;
  readonly tried: number;
  readonly killed: number;
  readonly equivalent: number;
  readonly survived: number;
  /** Killed by each check, in the order in which the checks are made. */
  readonly killedBy: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Partial<Record<FaultKind, number>>>;
  readonly mutants: readonly MutantRow[];
  readonly wallSeconds: number;
};

export type MutationReport = {
  readonly schema: 'pelab.mutation/1';
  readonly name: string;
  readonly designHash: string;
  readonly seed: number;
  readonly results: readonly MutationResult[];
};

/** The check whose operands a solver has found, each for one mutant. */
const solverCheck = 'operands from a solver';

/** Mutants in one elaboration: more make every cycle slower, fewer make more elaborations. */
const perMachine = 256;

/**
 * Mutate a design's element, and its array in a small size.
 *
 * @throws {InputError} for a number of mutants below 1
 */
export async function mutateDesign(
  design: Design,
  options: MutateOptions = {},
): Promise<MutationReport> {
  const { mutants = 1000, limit = 60, seed = design.verify.seed } = options;
  requireAtLeast('--mutants', mutants, 1);
  requireAtLeast('--limit', limit, 1);
  options.progress?.({ stage: 'mutate', detail: 'elaborating' });
  const subjects = await mutationSubjects(design, seed);
  const results: MutationResult[] = [];
  for (const subject of subjects) {
    results.push(await mutateSubject(subject, { ...options, mutants, limit, seed }));
  }
  const { name, hash } = design;
  return { schema: 'pelab.mutation/1', name, designHash: hash, seed, results };
}

/** A mutant and the group it is of. */
type Chosen = Suspect & { readonly index: number };

/** Mutate one subject. */
export async function mutateSubject(
  subject: MutationSubject,
  options: MutateOptions & Required<Pick<MutateOptions, 'mutants' | 'limit' | 'seed'>>,
): Promise<MutationResult> {
  const from = performance.now();
  const { scope, rtl, netlist, groups, checks } = subject;
  const all = groups.flatMap((group) =>
    group.live.map((index): Chosen => ({ mutant: group.first + index, group, index })),
  );
  const chosen = draw(all, options.mutants, options.seed);
  const tell = (detail: string, share: number): void =>
    options.progress?.({ stage: 'mutate', detail: `${scope}: ${detail}`, share });

  const killed = new Map<number, Kill>();
  const simulate = async (those: readonly Chosen[], isLong: boolean): Promise<void> => {
    let done = 0;
    for (const batch of batches(subject, those)) {
      options.signal?.throwIfAborted();
      tell(isLong ? 'long checks' : 'checks', done / those.length);
      done += batch.length;
      const whole = openFaultSimulator(netlist, rtl, groupsOf(batch));
      for (const { check, alone } of checks.filter((one) => one.isLong === isLong)) {
        const alive = batch.filter(
          ({ mutant, group }) => !killed.has(mutant) && alone?.modules.has(group.module) !== false,
        );
        if (alive.length === 0) continue;
        const simulator =
          alone === undefined ? whole : openFaultSimulator(netlist, alone.rtl, groupsOf(alive));
        const found = await simulator.run(
          alive.map(({ mutant }) => mutant),
          check,
        );
        for (const [mutant, kill] of found) killed.set(mutant, kill);
        if (simulator !== whole) await simulator.close();
      }
      await whole.close();
    }
  };
  const living = (): Chosen[] => chosen.filter(({ mutant }) => !killed.has(mutant));

  const shown = async (
    pipeline: Pipeline,
    { mutant, group }: Chosen,
    run: Played,
  ): Promise<void> => {
    const simulator = openFaultSimulator(netlist, pipeline.rtl, [group]);
    const found = await simulator.run([mutant], { name: solverCheck, runs: [run] });
    for (const [number, kill] of found) killed.set(number, kill);
    await simulator.close();
  };

  await simulate(chosen, false);
  tell('proofs', 0);
  const proofs = await compareMutants(netlist, living(), options.limit);
  const open = (): Chosen[] => living().filter(({ mutant }) => proofs.get(mutant) !== 'equivalent');
  await simulate(open(), true);
  for (const pipeline of subject.pipelines ?? []) {
    const within = open().filter(({ group }) => pipeline.modules.has(group.module));
    tell('proofs of pipelines', 0);
    const answers = await comparePipeline(netlist, pipeline, within, options.limit);
    for (const one of within) {
      const answer = answers.get(one.mutant);
      if (answer === 'equivalent') proofs.set(one.mutant, answer);
      else if (answer !== undefined) await shown(pipeline, one, answer);
    }
  }
  if (open().length > 0) {
    const { foreign } = subject;
    const { limit } = options;
    const flat = await compareFlattened(netlist, rtl.top, foreign, open(), limit, (share) =>
      tell('proofs by a relation between registers', share),
    );
    for (const [mutant, proof] of flat) proofs.set(mutant, proof);
  }
  const stubborn = open();
  if (stubborn.length > 0) {
    tell('proofs with what registers can hold', 0);
    const knowledge = await knowledgeOf(subject, options.limit);
    const again = await compareMutants(netlist, stubborn, options.limit, knowledge);
    for (const [mutant, proof] of again) proofs.set(mutant, proof);
  }
  const mutants = chosen.map(({ mutant, group, index }): MutantRow => {
    const { module, kind, where, source } = group;
    const row = { module, kind, where, what: faultText(group, index), source };
    const kill = killed.get(mutant);
    if (kill !== undefined) return { ...row, verdict: 'killed', ...kill };
    const proof = proofs.get(mutant) ?? 'not decided';
    if (proof === 'equivalent') return { ...row, verdict: 'equivalent' };
    return { ...row, verdict: 'survived', proof };
  });
  const count = (verdict: MutantRow['verdict']): number =>
    mutants.filter((row) => row.verdict === verdict).length;
  return {
    scope,
    module: rtl.top,
    population: all.length,
    tried: chosen.length,
    killed: count('killed'),
    equivalent: count('equivalent'),
    survived: count('survived'),
    killedBy: tally(
      [...checks.map(({ check }) => check.name), solverCheck],
      [...killed.values()].map(({ check }) => check),
    ),
    kinds: tally(
      [],
      mutants.map(({ kind }) => kind),
    ),
    mutants,
    wallSeconds: (performance.now() - from) / 1000,
  };
}

/** What registers hold, proved once for each module. */
async function knowledgeOf(
  { netlist, rtl, checks, sum }: MutationSubject,
  limitSeconds: number,
): Promise<Knowledge> {
  const runs = (function* () {
    for (const { check, alone } of checks) if (alone === undefined) yield* check.runs;
  })();
  const observed = await observedValues(netlist, rtl, runs, sum);
  const proved = new Map<string, Promise<Values>>();
  return {
    async values(module, sound) {
      const known =
        proved.get(module) ?? provedValues(sound, observed.get(module) ?? new Map(), limitSeconds);
      proved.set(module, known);
      return known;
    },
  };
}

/** So many of a list, drawn by a seed and in the order of the list. */
function draw<T>(all: readonly T[], count: number, seed: number): T[] {
  if (all.length <= count) return [...all];
  const random = randomStream(seed, 0x6d757461);
  const keyed = all.map((value, at) => ({ value, at, key: random.word() }));
  return keyed
    .toSorted((a, b) => a.key - b.key || a.at - b.at)
    .slice(0, count)
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** Mutants that can stand in one elaboration: registers as wires must not close a loop together. */
function batches({ netlist, rtl }: MutationSubject, mutants: readonly Chosen[]): Chosen[][] {
  const hasLoop = loopFinder(netlist, rtl.top);
  const result: Chosen[][] = [];
  for (let rest = [...mutants]; rest.length > 0;) {
    const batch: Chosen[] = [];
    const later: Chosen[] = [];
    const wires: FaultGroup[] = [];
    for (const one of rest) {
      const isWire = one.group.fault.form === 'missing';
      if (batch.length >= perMachine || (isWire && hasLoop([...wires, one.group]))) {
        later.push(one);
        continue;
      }
      if (isWire) wires.push(one.group);
      batch.push(one);
    }
    result.push(batch);
    rest = later;
  }
  return result;
}

function groupsOf(mutants: readonly Chosen[]): FaultGroup[] {
  return [...new Set(mutants.map(({ group }) => group))];
}

function tally<T extends string>(keys: readonly T[], values: readonly T[]): Record<T, number> {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<T, number>;
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function requireAtLeast(option: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  const expected = `${least} or more`;
  throw new InputError([{ code: 'out_of_range', path: [option], expected, actual: String(value) }]);
}
