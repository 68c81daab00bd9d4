/** An estimate carried from a library's node to another, and labelled so. */
import type { LibraryScaling } from '../technology/library-scaling.ts';
import type { Estimate } from './types.ts';

/** Multiply the figures of an estimate; the factors stay with it. */
export function scaleEstimate(estimate: Estimate, scaling: LibraryScaling): Estimate {
  const { area, delay, energy, leakage } = scaling;
  const times = (value: number | null): number | null => (value === null ? null : value * energy);
  return {
    ...estimate,
    areaUm2: estimate.areaUm2 * area,
    criticalPathPs: estimate.criticalPathPs * delay,
    fmaxMhz: estimate.fmaxMhz / delay,
    energyPerCycleFj: times(estimate.energyPerCycleFj),
    energyPerMacFj: times(estimate.energyPerMacFj),
    leakageNw: estimate.leakageNw * leakage,
    breakdown: estimate.breakdown.map((row) => ({
      ...row,
      areaUm2: row.areaUm2 * area,
      ...(row.energyPerCycleFj === undefined
        ? {}
        : { energyPerCycleFj: row.energyPerCycleFj * energy }),
    })),
    scaled: scaling,
  };
}
