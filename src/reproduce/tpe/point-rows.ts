/** What a design measures at every clock it was synthesised for, as figures without published counterparts. */

import type { DesignPoint } from '../design-point.ts';
import type { Figure } from '../paper.ts';

/** Instead of a place in a paper. */
export const noPublished = 'no figure of this kind was recovered';

/** Multiply-accumulates per second and area of an element, GMAC/s/mm2, at the rate it has on the operands. */
export function elementDensity(point: DesignPoint): number {
  return point.gmacPerSecondPerMm2 * point.macsPerCycle;
}

/**
 * Area, path, energy and throughput per area of a design, clock by clock.
 *
 * @param density multiply-accumulates per second and area of a point, GMAC/s/mm2
 */
export function pointRows(
  name: string,
  points: readonly DesignPoint[],
  where: string,
  density: (point: DesignPoint) => number,
): Figure[] {
  return points.flatMap((point): Figure[] => {
    const row = (quantity: string, unit: string, ours: number | null): Figure => ({
      quantity: `${quantity}, ${name}`,
      conditions: `${where}, clock target ${point.clockGhz} GHz`,
      unit,
      published: null,
      source: noPublished,
      ours,
      note: point.met ? '' : 'The target was missed: throughput is that of the clock reached.',
    });
    return [
      row('area', 'um2', point.areaUm2),
      row('critical path', 'ps', point.pathPs),
      row('multiply-accumulates per cycle', '', point.macsPerCycle),
      row('energy per multiply-accumulate', 'fJ', point.energyPerMacFj),
      row('throughput per area', 'GMAC/s/mm2', density(point)),
    ];
  });
}
