/** A design synthesised for a clock: what the figures of several papers are made from. */

import { elaborateDesign } from '../design/index.ts';
import { estimateDesign, type Scope } from '../run/estimate.ts';
import type { Conditions } from './paper.ts';

export type DesignPoint = {
  readonly clockGhz: number;
  /** Without the resolver at element scope: an array has one per column, not one per element. */
  readonly areaUm2: number;
  readonly resolverUm2: number;
  readonly pathPs: number;
  /** The clock was met. */
  readonly met: boolean;
  /** On the design's operands, with glitches; null where energy is not measured. */
  readonly energyPerMacFj: number | null;
  /** Multiply-accumulates per second and area at the clock reached, GMAC/s/mm2. */
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
  const { areaUm2, breakdown, criticalPathPs, energyPerMacFj } = result.estimate;
  const resolver = breakdown.find(({ part }) => part === 'resolver');
  const outside = scope === 'element' ? resolver : undefined;
  const macsPerCycle = scope === 'array' ? (design.array?.elements ?? 1) : 1;
  const ownUm2 = areaUm2 - (outside?.areaUm2 ?? 0);
  const periodPs = 1000 / clockGhz;
  const reachedGhz = 1000 / Math.max(criticalPathPs, periodPs);
  return {
    clockGhz,
    areaUm2: ownUm2,
    resolverUm2: resolver?.areaUm2 ?? 0,
    pathPs: criticalPathPs,
    met: criticalPathPs <= periodPs,
    energyPerMacFj:
      energyPerMacFj === null
        ? null
        : energyPerMacFj - (outside?.energyPerCycleFj ?? 0) / macsPerCycle,
    gmacPerSecondPerMm2: (1e6 * macsPerCycle * reachedGhz) / ownUm2,
  };
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
