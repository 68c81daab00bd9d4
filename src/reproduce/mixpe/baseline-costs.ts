/** Area, path and energy of every baseline, at one clock and where each does most per second and area. */

import { elaborateDesign } from '../../design/index.ts';
import { flintDecoderPlan } from '../../elements/ant/decoder.ts';
import { antOperand } from '../../elements/ant/params.ts';
import { blockAlignerPlan } from '../../elements/figna/aligner.ts';
import { oliveDecoderPlan } from '../../elements/olive/plan.ts';
import { renderPlan } from '../../emit/verilog.ts';
import { loadLibrary } from '../../estimate/library.ts';
import { estimateBySynthesis } from '../../estimate/synthesis.ts';
import { productsPerWord } from '../../golden/arithmetic.ts';
import { designPoint, type DesignPoint } from '../design-point.ts';
import type { Conditions } from '../paper.ts';
import { baselineDesign, type Baseline } from './baseline-designs.ts';

/** One synthesis of one baseline, energy on normally distributed operands. */
export type BaselinePoint = DesignPoint & {
  readonly pipeline: 1 | 2;
  /** Products per cycle. */
  readonly macsPerCycle: number;
  readonly areaPerMacUm2: number;
  /** Area per product and cycle times the time of a cycle: the path, or the clock where that is slower. um2 ns. */
  readonly areaDelayUm2Ns: number;
};

export type BaselineCost = {
  readonly baseline: Baseline;
  /** One clock edge from operands to sum, synthesised for the clock asked for. */
  readonly atClock: BaselinePoint;
  /** The least area times delay per product, over the clocks and pipelines tried. */
  readonly best: BaselinePoint;
};

export type CostOptions = Pick<Conditions, 'library' | 'seed' | 'progress'> & {
  /** The one clock. */
  readonly clockGhz?: number;
  /** Clocks to synthesise for in search of the best, besides it. */
  readonly clocksGhz?: readonly number[];
  readonly pipelines?: readonly (1 | 2)[];
};

/** Synthesise one baseline once. */
export async function baselinePoint(
  baseline: Baseline,
  pipeline: 1 | 2,
  clockGhz: number,
  { library, seed }: Pick<Conditions, 'library' | 'seed'>,
): Promise<BaselinePoint> {
  const data = baselineDesign(baseline, pipeline, seed);
  const point = await designPoint(data, 'element', clockGhz, { library });
  const macsPerCycle = productsPerWord(elaborateDesign({ ...data }).element.arithmetic);
  const areaPerMacUm2 = point.areaUm2 / macsPerCycle;
  const cycleNs = Math.max(point.pathPs / 1000, 1 / clockGhz);
  return {
    ...point,
    gmacPerSecondPerMm2: point.gmacPerSecondPerMm2 * macsPerCycle,
    pipeline,
    macsPerCycle,
    areaPerMacUm2,
    areaDelayUm2Ns: areaPerMacUm2 * cycleNs,
  };
}

/** Cost of one baseline. Its best is one of the points tried, the one clock's among them. */
export async function baselineCost(
  baseline: Baseline,
  options: CostOptions,
): Promise<BaselineCost> {
  const { clockGhz = 1, clocksGhz = [0.5, 1, 1.5, 2], pipelines = [1, 2] } = options;
  const atClock = await baselinePoint(baseline, 1, clockGhz, options);
  let best = atClock;
  for (const pipeline of pipelines) {
    for (const target of clocksGhz) {
      if (pipeline === 1 && target === clockGhz) continue;
      options.progress?.({
        stage: 'estimate',
        detail: `${baseline.slug}, ${pipeline} edges, ${target} GHz`,
      });
      const point = await baselinePoint(baseline, pipeline, target, options);
      if (point.areaDelayUm2Ns < best.areaDelayUm2Ns) best = point;
    }
  }
  return { baseline, atClock, best };
}

/** What stands at the border of an array, once per row or column, beside the elements. */
export type BorderCost = {
  readonly slug: string;
  /** Numbers it takes at once. */
  readonly numbers: number;
  readonly areaUm2: number;
  readonly pathPs: number;
};

/** Synthesise the decoders of ANT and OliVe, and the aligner of FIGNA for blocks of `block` numbers at once. */
export async function borderCosts(
  { library: name }: Pick<Conditions, 'library'>,
  clockGhz = 1,
  block = 16,
): Promise<BorderCost[]> {
  const library = await loadLibrary(name, process.cwd());
  const parts = [
    { slug: 'ant-decoder', numbers: 1, plan: flintDecoderPlan(antOperand('flint4')) },
    { slug: 'olive-decoder', numbers: 2, plan: oliveDecoderPlan() },
    { slug: 'figna-aligner', numbers: block, plan: blockAlignerPlan({ lanes: block, bits: 12 }) },
  ];
  const costs: BorderCost[] = [];
  for (const { slug, numbers, plan } of parts) {
    const emitted = { plan, files: renderPlan(plan) };
    const { estimate } = await estimateBySynthesis(emitted, library, {
      scope: 'element',
      clockPs: 1000 / clockGhz,
    });
    costs.push({ slug, numbers, areaUm2: estimate.areaUm2, pathPs: estimate.criticalPathPs });
  }
  return costs;
}
