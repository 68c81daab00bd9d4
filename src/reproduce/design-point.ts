/** A design synthesised for a clock: what the figures of several papers are made from. */

import { elaborateDesign, type Design } from '../design/index.ts';
import { renderPlan } from '../emit/verilog.ts';
import { estimateBySynthesis } from '../estimate/synthesis.ts';
import type { Estimate } from '../estimate/types.ts';
import { estimateDesign, libraryOf, type Scope } from '../run/estimate.ts';
import { elementRate } from '../run/operand-stream.ts';
import { simulateDesign } from '../run/simulate.ts';
import { targetOf } from '../run/target.ts';
import type { Conditions } from './paper.ts';

export type DesignPoint = {
  readonly clockGhz: number;
  /** Area and path are without the resolver at element scope: an array has one per column. */
  readonly areaUm2: number;
  readonly resolverUm2: number;
  readonly pathPs: number;
  /** The clock was met. */
  readonly met: boolean;
  /** On the design's operands, with glitches; null where energy is not measured. */
  readonly energyPerMacFj: number | null;
  /** Of an element on the design's operands, of an array at full rate. */
  readonly macsPerCycle: number;
  /** At the clock reached, GMAC/s/mm2: of an array at full rate; of an element at one product per cycle. */
  readonly gmacPerSecondPerMm2: number;
};

/** Data of a design file but for its technology. */
export type DesignData = Readonly<Record<string, unknown>> & { readonly name: string };

/**
 * Synthesise a design for a clock, measure area, path and energy.
 *
 * @param clockGhz the target that synthesis works towards
 */
export async function designPoint(
  data: DesignData,
  scope: Scope,
  clockGhz: number,
  { library }: Pick<Conditions, 'library'>,
): Promise<DesignPoint> {
  const technology = { library, clock: `${clockGhz} GHz` };
  const design = elaborateDesign({ ...data, technology });
  const [result] = await estimateDesign(design, { sources: ['synthesis'], scopes: [scope] });
  if (result === undefined) throw new Error(`${data.name} has no estimate at ${scope} scope`);
  const { breakdown, energyPerMacFj } = result.estimate;
  const resolver = breakdown.find(({ part }) => part === 'resolver');
  const isAlone = scope === 'element' && resolver !== undefined;
  const { areaUm2, criticalPathPs } = isAlone
    ? await withoutResolver(design, library, clockGhz)
    : result.estimate;
  const atFullRate = scope === 'array' ? (design.array?.elements ?? 1) : 1;
  const macsPerCycle = scope === 'array' ? atFullRate : elementRate(design, targetOf(design));
  const periodPs = 1000 / clockGhz;
  const reachedGhz = 1000 / Math.max(criticalPathPs, periodPs);
  return {
    clockGhz,
    areaUm2,
    resolverUm2: resolver?.areaUm2 ?? 0,
    pathPs: criticalPathPs,
    met: criticalPathPs <= periodPs,
    energyPerMacFj:
      energyPerMacFj === null
        ? null
        : energyPerMacFj - (isAlone ? (resolver.energyPerCycleFj ?? 0) / macsPerCycle : 0),
    macsPerCycle,
    gmacPerSecondPerMm2: (1e6 * atFullRate * reachedGhz) / areaUm2,
  };
}

/** The element as arrays instantiate it: no path leads through an adder that it does not have. */
async function withoutResolver(
  design: Design,
  libraryName: string,
  clockGhz: number,
): Promise<Pick<Estimate, 'areaUm2' | 'criticalPathPs'>> {
  const plan = design.element.inner(targetOf(design).role);
  const emitted = { plan, files: renderPlan(plan, design.hash) };
  const library = await libraryOf(design, libraryName);
  const clockPs = 1000 / clockGhz;
  const { estimate } = await estimateBySynthesis(emitted, library, { scope: 'element', clockPs });
  return estimate;
}

/** A design over several clocks, slowest first. */
export async function clockSweep(
  data: DesignData,
  scope: Scope,
  clocksGhz: readonly number[],
  conditions: Pick<Conditions, 'library'>,
): Promise<DesignPoint[]> {
  const points: DesignPoint[] = [];
  for (const clockGhz of clocksGhz) {
    points.push(await designPoint(data, scope, clockGhz, conditions));
  }
  return points;
}

/** The point with the most work per second and area. */
export function mostEfficient(points: readonly DesignPoint[]): DesignPoint {
  return points.reduce((best, point) =>
    point.gmacPerSecondPerMm2 > best.gmacPerSecondPerMm2 ? point : best,
  );
}

/**
 * Multiply-accumulates per cycle of an array on the operands of its design, as a share of its full rate: of the scheduled
 * model, all waiting counted.
 */
export async function busyShare(
  data: DesignData,
  { macsPerCycle }: Pick<DesignPoint, 'macsPerCycle'>,
): Promise<number> {
  const { macs, cycles } = await simulateDesign(elaborateDesign(data), { errorBudget: 1 });
  return macs / cycles / macsPerCycle;
}

/** A ratio of figures that may be missing. */
export function quotient(top: number | null, bottom: number | null): number | null {
  return top === null || bottom === null ? null : top / bottom;
}
