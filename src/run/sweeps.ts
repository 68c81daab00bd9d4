/** One design over a range: of clocks, or of operand distributions. */

import { renderPlan } from '../emit/verilog.ts';
import { InputError, unknownName } from '../errors.ts';
import type { Design } from '../design/design.ts';
import { areaDelayCurve, type CurvePoint } from '../estimate/curve.ts';
import { estimateBySynthesis, type Effort } from '../estimate/synthesis.ts';
import type { Script } from '../estimate/types.ts';
import type { Progress } from '../progress.ts';
import { distributionNames, type DistributionName } from '../workloads/distributions.ts';
import { energyMeter, type Meter, type Scope } from './energy.ts';
import { libraryOf, planOf } from './estimate.ts';
import { requirePoints, requireScope } from './option-checks.ts';

export type SweepOptions = {
  /** Default `element`. */
  readonly scope?: Scope;
  /** A built-in library's name or Liberty files, instead of the design's. */
  readonly library?: string;
  readonly effort?: Effort;
  readonly progress?: Progress;
};

/** A mapping on the area-delay curve, with its energy at the clock it reaches. */
export type SweepPoint = {
  readonly targetPs: number;
  readonly areaUm2: number;
  readonly criticalPathPs: number;
  readonly fmaxMhz: number;
  readonly cells: number;
  readonly leakageNw: number;
  readonly energyPerCycleFj: number;
  readonly energyPerMacFj: number;
  readonly script: Script;
};

export type ClockSweep = {
  readonly library: string;
  readonly scope: Scope;
  /** Fastest first; no point beats another in both area and delay. */
  readonly points: readonly SweepPoint[];
};

/**
 * Area against delay of a design's element or array: every mapping that no other beats in both, with its energy.
 *
 * @throws {InputError} for fewer than two clocks, or the array of a design that has none
 * @throws {EngineError} when Yosys or ABC refuses the text
 */
export async function sweepClock(
  design: Design,
  options: SweepOptions & { readonly points?: number } = {},
): Promise<ClockSweep> {
  const { scope = 'element', points, effort, progress } = options;
  requireScope(design, scope);
  requirePoints(points);
  const library = await libraryOf(design, options.library);
  const plan = planOf(design, scope);
  progress?.({ stage: 'estimate', detail: `${design.name}: clocks` });
  const curve = await areaDelayCurve({ plan, files: renderPlan(plan, design.hash) }, library, {
    scope,
    wireFf: design.technology.wireFf,
    ...(points === undefined ? {} : { points }),
    ...(effort === undefined ? {} : { effort }),
  });
  const meter = energyMeter(design, scope);
  const measured: SweepPoint[] = [];
  for (const [i, point] of curve.entries()) {
    progress?.({ stage: 'estimate', detail: `${design.name}: energy`, share: i / curve.length });
    measured.push(await withEnergyOf(point, meter));
  }
  return { library: library.name, scope, points: measured };
}

async function withEnergyOf(point: CurvePoint, meter: Meter): Promise<SweepPoint> {
  const { estimate, design, targetPs, script } = point;
  const energy = await meter(design, estimate.criticalPathPs);
  const { energyPerCycleFj, energyPerMacFj } = energy.timed ?? energy.zeroDelay;
  const { areaUm2, criticalPathPs, fmaxMhz, cells, leakageNw } = estimate;
  return {
    targetPs,
    areaUm2,
    criticalPathPs,
    fmaxMhz,
    cells,
    leakageNw,
    energyPerCycleFj,
    energyPerMacFj,
    script,
  };
}

/** Energy per MAC of one mapping under one distribution of the operands. */
export type DistributionPoint = {
  readonly activation: DistributionName;
  readonly weight: DistributionName;
  readonly energyPerMacFj: number;
  readonly zeroDelayPerMacFj: number;
  /** Standard deviation over samples, relative to the mean. */
  readonly spreadRatio: number | null;
  /** Cycles counted. */
  readonly samples: number;
};

export type DistributionSweep = {
  readonly library: string;
  readonly scope: Scope;
  readonly points: readonly DistributionPoint[];
};

/**
 * Energy per MAC as a function of the operands' distribution; layers with tensors of the user's keep them.
 *
 * @throws {InputError} for a name that is no distribution, or the array of a design that has none
 */
export async function sweepDistributions(
  design: Design,
  names: readonly string[],
  options: SweepOptions = {},
): Promise<DistributionSweep> {
  const { scope = 'element', effort = 'clock', progress } = options;
  requireScope(design, scope);
  const library = await libraryOf(design, options.library);
  const plan = planOf(design, scope);
  const clockPs = 1e6 / design.technology.clockMhz;
  const emitted = { plan, files: renderPlan(plan, design.hash) };
  const { design: mapped } = await estimateBySynthesis(emitted, library, {
    scope,
    clockPs,
    effort,
    wireFf: design.technology.wireFf,
  });
  const points: DistributionPoint[] = [];
  for (const [i, name] of distributionsOf(names).entries()) {
    progress?.({ stage: 'estimate', detail: name, share: i / names.length });
    const energy = await energyMeter(withDistribution(design, name), scope)(mapped, clockPs);
    const figure = energy.timed ?? energy.zeroDelay;
    points.push({
      activation: name,
      weight: weightOf(name),
      energyPerMacFj: figure.energyPerMacFj,
      zeroDelayPerMacFj: energy.zeroDelay.energyPerMacFj,
      spreadRatio: figure.spreadRatio ?? null,
      samples: energy.samples,
    });
  }
  return { library: library.name, scope, points };
}

function distributionsOf(names: readonly string[]): DistributionName[] {
  return names.map((name) => {
    const found = distributionNames.find((each) => each === name);
    if (found !== undefined) return found;
    throw new InputError([unknownName(['distribution'], name, distributionNames)]);
  });
}

function withDistribution(design: Design, name: DistributionName): Design {
  const { workload } = design;
  const { activation, weight } = workload.data;
  const data = {
    ...workload.data,
    activation: { ...activation, distribution: name },
    weight: { ...weight, distribution: weightOf(name) },
  };
  return { ...design, workload: { ...workload, data } };
}

/** Outlier channels are the activations' alone. */
function weightOf(name: DistributionName): DistributionName {
  return name === 'normal-outliers' ? 'normal' : name;
}
