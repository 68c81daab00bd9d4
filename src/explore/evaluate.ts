/** One design judged: by the model, by synthesis, or by co-simulation. */

import type { Design } from '../design/design.ts';
import { elaborateDesign } from '../design/elaborate.ts';
import { loadPlugins } from '../design/plugins.ts';
import { builtIn } from '../design/registry.ts';
import { InputError, sentence } from '../errors.ts';
import type { Estimate } from '../estimate/types.ts';
import { estimateDesign, type Scope, type Source } from '../run/estimate.ts';
import { simulateDesign, type Simulation } from '../run/simulate.ts';
import { targetOf } from '../run/target.ts';
import { gemmOf } from '../workloads/workload.ts';
import { cosimulateDesign } from '../verify/design.ts';
import type { Figures, Metric } from './metrics.ts';

/** How a design is judged, from microseconds to minutes. */
export type Stage = 'model' | 'synthesis' | 'cosim';

export type Task = {
  /** Content hash that names the design in the store. */
  readonly key: string;
  readonly stage: Stage;
  /** The design document, without choices. */
  readonly data: unknown;
  /** Folder that paths in the document start from. */
  readonly folder: string;
  /** What is asked for: figures that cost time are left out unless they are. */
  readonly wanted: readonly Metric[];
  /** Operand beats of a co-simulation. */
  readonly vectors: number;
};

/** Median and 95th percentile of the model's error on designs that it was not fitted to. */
export type ExpectedError = Readonly<
  Record<'area' | 'delay' | 'energy', { readonly median: number; readonly p95: number }>
>;

export type Judgement =
  | {
      readonly status: 'judged';
      readonly figures: Figures;
      /** `model` or `synthesis`, library, scope: where the figures come from. */
      readonly provenance: string;
      readonly expected: ExpectedError | null;
    }
  | {
      readonly status: 'verified';
      readonly mismatches: number;
      readonly vectors: number;
      readonly provenance: string;
    }
  /** No design: which sentence says why. */
  | { readonly status: 'refused'; readonly why: string }
  /** A tool gave up. Not stored: the next run tries again. */
  | { readonly status: 'failed'; readonly why: string };

export type Outcome = Pick<Task, 'key' | 'stage'> & { readonly judgement: Judgement };

/** Judge one design. What goes wrong with it is an outcome: one design must not end a sweep of thousands. */
export async function evaluate(task: Task): Promise<Outcome> {
  const { key, stage } = task;
  try {
    return { key, stage, judgement: await judge(task) };
  } catch (error) {
    return { key, stage, judgement: whatWentWrong(error) };
  }
}

function whatWentWrong(error: unknown): Judgement {
  if (error instanceof InputError) {
    return {
      status: 'refused',
      why: error.issues.map((issue) => sentence(issue)).join('; '),
    };
  }
  const why = error instanceof Error ? error.message : String(error);
  return { status: 'failed', why };
}

/** A design document as a design, plugins included. */
export async function designOf({ data, folder }: Pick<Task, 'data' | 'folder'>): Promise<Design> {
  const names = (data as { readonly plugins?: unknown }).plugins;
  const plugins = Array.isArray(names)
    ? names.filter((name): name is string => typeof name === 'string')
    : [];
  const { registry, hashes: pluginHashes } = await loadPlugins(plugins, folder, builtIn);
  return elaborateDesign(data, { folder, registry, pluginHashes });
}

async function judge(task: Task): Promise<Judgement> {
  const design = await designOf(task);
  if (task.stage === 'cosim') return cosim(design, task.vectors);
  const scope = targetOf(design).scope;
  const [estimate, expected] = await estimatedBy(task.stage, design, scope);
  const figures = await figuresOf(design, estimate, task.wanted);
  const provenance = `${estimate.source}, ${estimate.library}, ${scope}`;
  return { status: 'judged', figures, provenance, expected };
}

/** By the functions behind `pelab estimate`, so that a sweep and a closer look quote the same figures. */
async function estimatedBy(
  source: Source,
  design: Design,
  scope: Scope,
): Promise<readonly [Estimate, ExpectedError | null]> {
  const [result] = await estimateDesign(design, { sources: [source], scopes: [scope] });
  if (result === undefined) throw new Error(`${source} was asked for and gave nothing`);
  return [result.estimate, result.expected ?? null];
}

async function cosim(design: Design, vectors: number): Promise<Judgement> {
  const { verification } = await cosimulateDesign(design, { vectors });
  return {
    status: 'verified',
    mismatches: verification.reduce((sum, row) => sum + row.mismatches, 0),
    vectors: verification.reduce((sum, row) => sum + row.vectors, 0),
    provenance: [...new Set(verification.map(({ engine }) => engine))].join(', '),
  };
}

/** Multiply-accumulates compared with float64, where the numeric error is asked for. */
const ERROR_BUDGET = 2 ** 18;

async function figuresOf(
  design: Design,
  estimate: Estimate,
  wanted: readonly Metric[],
): Promise<Figures> {
  const simulated = await workloadOf(design, wanted);
  const { areaUm2, criticalPathPs: delayPs, energyPerMacFj, leakageNw } = estimate;
  const periodPs = Math.max(delayPs, 1e6 / design.technology.clockMhz);
  const cycles = simulated.cycles + simulated.stallCycles;
  const timeUs = (cycles * periodPs) / 1e6;
  const energyUj = energyPerMacFj === null ? null : (simulated.macs * energyPerMacFj) / 1e9;
  const gmacPerSecond = simulated.macs / timeUs / 1000;
  return {
    areaUm2,
    delayPs,
    energyPerMacFj,
    leakageNw,
    cycles,
    timeUs,
    energyUj,
    energyDelay: energyUj === null ? null : energyUj * timeUs,
    utilisation: simulated.utilisation,
    gmacPerSecond,
    gmacPerSecondPerMm2: (gmacPerSecond * 1e6) / areaUm2,
    sqnrDb: simulated.sqnrDb,
  };
}

type Workload = Pick<Simulation, 'cycles' | 'stallCycles' | 'macs' | 'utilisation'> & {
  readonly sqnrDb: number | null;
};

/** The workload's cycles; its numeric error only when it is asked for, or costs nothing more. */
async function workloadOf(design: Design, wanted: readonly Metric[]): Promise<Workload> {
  const isClosedForm = !targetOf(design).isDataDependent;
  if (isClosedForm && !wanted.includes('sqnrDb')) return { ...cyclesOf(design), sqnrDb: null };
  const { cycles, stallCycles, macs, utilisation, numericError } = await simulateDesign(design, {
    errorBudget: ERROR_BUDGET,
  });
  return { cycles, stallCycles, macs, utilisation, sqnrDb: numericError.sqnrDb };
}

function cyclesOf(design: Design): Omit<Workload, 'sqnrDb'> {
  const target = targetOf(design);
  let [cycles, stallCycles, macs] = [0, 0, 0];
  for (const layer of design.workload.layers) {
    const gemm = gemmOf(layer);
    const schedule = target.schedule(gemm);
    cycles += schedule.cycles * gemm.count;
    stallCycles += schedule.stallCycles * gemm.count;
    macs += schedule.macs * gemm.count;
  }
  const utilisation = macs / ((cycles + stallCycles) * target.macsPerCycle);
  return { cycles, stallCycles, macs, utilisation };
}
