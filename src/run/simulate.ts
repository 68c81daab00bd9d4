/** The workload on the scheduled model: cycles, utilisation, traffic, and how exact the results are. */

import type { OutsideBytes, Phase, Schedule } from '../arrays/family.ts';
import type { Design } from '../design/design.ts';
import { InputError } from '../errors.ts';
import type { Progress } from '../progress.ts';
import type { NpyData } from '../workloads/npy.ts';
import { openLayer } from '../workloads/operands.ts';
import type { Gemm } from '../workloads/shapes.ts';
import { gemmOf } from '../workloads/workload.ts';
import { errorSum, sampleError, spread, type NumericError } from './numeric-error.ts';
import { layerSchedule } from './layer-schedule.ts';
import { layerResults } from './results.ts';
import { offChipOf, type OffChip } from './off-chip.ts';
import { scaleSimReport, type ScaleSimReport } from './scalesim.ts';
import { targetOf } from './target.ts';

export type GemmReport = {
  readonly name: string;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Products of this shape: repeats and groups. All other figures are for all of them together. */
  readonly count: number;
  readonly cycles: number;
  readonly computeCycles: number;
  readonly stallCycles: number;
  readonly macs: number;
  readonly utilisation: number;
  readonly trafficBytes: Schedule['trafficBytes'];
  /** Between the buffers and the outside; absent without a memory. */
  readonly outsideBytes?: OutsideBytes;
};

/** `simulation` of a report. `cycles` are the array's own; `stallCycles`, lost to memory, come on top. */
export type Simulation = {
  readonly cycles: number;
  readonly computeCycles: number;
  readonly stallCycles: number;
  readonly macs: number;
  readonly utilisation: number;
  readonly gemms: readonly GemmReport[];
  readonly numericError: NumericError;
  /** Utilisation over time: phases of the schedule for a workload of one product, else the mean of each layer. */
  readonly phases: readonly Phase[];
  /** What moves to and from memory outside the chip, where the design has a `memory:` section. */
  readonly offChip?: OffChip;
  /** The same workload as SCALE-Sim counts it, for arrays that it models. */
  readonly scalesim?: ScaleSimReport;
};

export type SimulationMode = 'rtl-true' | 'scalesim-compat';

export type SimulateOptions = {
  /** Whose cycles `simulation` has: those of the RTL, the default, or what SCALE-Sim v3 reports. */
  readonly mode?: SimulationMode;
  readonly progress?: Progress;
  /** Multiply-accumulates spent on comparing results with double precision, over all layers. */
  readonly errorBudget?: number;
  /**
   * Multiply out every product and hand over the exact results of each layer: `count` matrices of m x n, row-major.
   * The array is the receiver's to keep.
   */
  readonly results?: (index: number, gemm: Gemm, results: NpyData) => void;
};

const DEFAULT_ERROR_BUDGET = 2 ** 22;
const SAMPLE = 0x5a;

/**
 * Simulate every layer of a design's workload.
 *
 * @throws {InputError} for the cycles of SCALE-Sim on a machine that it does not model
 */
export async function simulateDesign(
  design: Design,
  options: SimulateOptions = {},
): Promise<Simulation> {
  const { layers, data } = design.workload;
  const target = targetOf(design);
  const { arithmetic } = design.element;
  const budget = Math.max(2 ** 12, (options.errorBudget ?? DEFAULT_ERROR_BUDGET) / layers.length);
  const sum = errorSum();
  const schedules = new Map<string, Schedule>();
  const gemms: GemmReport[] = [];
  for (const [index, layer] of layers.entries()) {
    const gemm = gemmOf(layer);
    options.progress?.({ stage: 'simulate', detail: gemm.name, share: index / layers.length });
    const shape = `${gemm.m} ${gemm.k} ${gemm.n}`;
    const opened = openLayer(layer, index, design.formats, data);
    const schedule = target.isDataDependent
      ? layerSchedule(target, gemm, opened)
      : (schedules.get(shape) ?? target.schedule(gemm));
    schedules.set(shape, schedule);
    gemms.push(gemmReport(gemm, schedule, target.isDataDependent ? 1 : gemm.count));
    const instances = Math.min(
      gemm.count,
      Math.max(1, Math.floor(budget / (gemm.m * gemm.k * gemm.n))),
    );
    options.results?.(index, gemm, layerResults(design, target, gemm, opened));
    for (const instance of spread(instances, gemm.count, [data.seed, SAMPLE, index])) {
      const keys = [data.seed, SAMPLE, index, instance];
      const operands = opened.operands(instance);
      const product = { arithmetic, ...target };
      sampleError(operands, product, budget / instances, keys, sum);
    }
    // Let a stop request in.
    await new Promise((resume) => setImmediate(resume));
  }
  const total = (of: (gemm: GemmReport) => number): number =>
    gemms.reduce((all, gemm) => all + of(gemm), 0);
  const macs = total((gemm) => gemm.macs);
  const cycles = total((gemm) => gemm.cycles);
  const stallCycles = total((gemm) => gemm.stallCycles);
  const scalesim = scaleSimReport(design, gemms, cycles);
  const simulation: Simulation = {
    cycles,
    computeCycles: total((gemm) => gemm.computeCycles),
    stallCycles,
    macs,
    utilisation: macs / ((cycles + stallCycles) * target.macsPerCycle),
    gemms,
    numericError: sum.total(total((gemm) => gemm.m * gemm.n * gemm.count)),
    phases: phasesOf(gemms, [...schedules.values()]),
    ...offChipFacts(design, gemms, macs),
    ...(scalesim === undefined ? {} : { scalesim }),
  };
  return options.mode === 'scalesim-compat' ? inScaleSimTerms(design, simulation) : simulation;
}

function offChipFacts(
  design: Design,
  gemms: readonly GemmReport[],
  macs: number,
): Pick<Simulation, 'offChip'> {
  if (gemms.some(({ outsideBytes }) => outsideBytes === undefined)) return {};
  const total = (way: keyof OutsideBytes): number =>
    gemms.reduce((sum, { outsideBytes }) => sum + (outsideBytes?.[way] ?? 0), 0);
  return { offChip: offChipOf(design, { read: total('read'), written: total('written') }, macs) };
}

function phasesOf(gemms: readonly GemmReport[], schedules: readonly Schedule[]): readonly Phase[] {
  const [only] = schedules;
  if (only !== undefined && gemms.length === 1 && gemms[0]?.count === 1) return only.phases;
  return gemms.map(({ name, cycles, macs }) => ({ name, cycles, activeElements: macs / cycles }));
}

function gemmReport(
  { name, m, k, n, count }: { name: string; m: number; k: number; n: number; count: number },
  schedule: Schedule,
  times: number,
): GemmReport {
  const { trafficBytes, outsideBytes, utilisation } = schedule;
  return {
    name,
    m,
    k,
    n,
    count,
    cycles: schedule.cycles * times,
    computeCycles: schedule.computeCycles * times,
    stallCycles: schedule.stallCycles * times,
    macs: schedule.macs * times,
    utilisation,
    trafficBytes: {
      weight: trafficBytes.weight * times,
      activation: trafficBytes.activation * times,
      output: trafficBytes.output * times,
    },
    ...(outsideBytes === undefined
      ? {}
      : {
          outsideBytes: { read: outsideBytes.read * times, written: outsideBytes.written * times },
        }),
  };
}

/**
 * Cycles and utilisation of a simulation put as SCALE-Sim reports them, which has no stalls here; everything else stays.
 *
 * @throws {InputError} where SCALE-Sim does not model the array
 */
function inScaleSimTerms({ array }: Design, simulation: Simulation): Simulation {
  const { scalesim, macs } = simulation;
  if (array === undefined || scalesim === undefined) {
    throw new InputError([
      {
        code: 'unsupported',
        path: ['--mode'],
        expected: 'rtl-true: SCALE-Sim models systolic arrays alone',
        actual: `scalesim-compat on ${array?.architecture ?? 'an element alone'}`,
      },
    ]);
  }
  const free = (cycles: number): Pick<GemmReport, 'cycles' | 'computeCycles' | 'stallCycles'> => ({
    cycles,
    computeCycles: cycles,
    stallCycles: 0,
  });
  const gemms = simulation.gemms.map((gemm, i) => {
    const layer = scalesim.layers[i];
    if (layer === undefined) return gemm;
    return { ...gemm, ...free(layer.cycles * layer.count), utilisation: layer.overallUtilisation };
  });
  return {
    ...simulation,
    ...free(scalesim.cycles),
    utilisation: macs / (scalesim.cycles * array.rows * array.columns),
    gemms,
    phases: phasesOf(gemms, []),
  };
}
