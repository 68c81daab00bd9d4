/** Every figure of the abstract, ours beside those that can be had. */

import { xrNpe } from '../../elements/xr-npe/index.ts';
import type { PublishedFigure } from '../../elements/family.ts';
import { designPoint, type DesignPoint } from '../design-point.ts';
import { unavailable, type Figure, type Section } from '../paper.ts';
import { simd } from './designs.ts';

/** The abstract's clock. */
const CLOCK_GHZ = 1.72;

/** Figures of the engine that our flow has too. */
const measured: Readonly<Record<string, (point: DesignPoint) => number | null>> = {
  'clock frequency': ({ pathPs }) => 1e6 / pathPs,
  area: ({ areaUm2 }) => areaUm2 / 1e6,
  'energy, printed as arithmetic intensity': ({ energyPerMacFj }) =>
    energyPerMacFj === null ? null : energyPerMacFj / 1000,
};

export const abstractFigures: Section = {
  slug: 'abstract',
  title: 'The abstract',
  explanation:
    'Absolute figures are of another node and another flow, for reading. Ratios are over baselines that the abstract ' +
    'does not name, so they cannot be measured again. Ours is the element with all formats, in posit(16,1).',
  async measure(conditions) {
    const point = await designPoint(simd(conditions.seed), 'element', CLOCK_GHZ, conditions);
    return xrNpe.published.map((row) => beside(row, point, conditions.library));
  },
};

function beside(row: PublishedFigure, point: DesignPoint, library: string): Figure {
  const { quantity, conditions, unit, value: published, source } = row;
  const ours = measured[quantity];
  if (ours === undefined) {
    return unavailable(
      { quantity, conditions, unit, published, source },
      'the abstract does not name what it is compared with.',
    );
  }
  const note = `Ours: ${library}, synthesised for ${CLOCK_GHZ} GHz, element alone, quire of 128 bits.`;
  return { quantity, conditions, unit, published, source, ours: ours(point), note };
}
