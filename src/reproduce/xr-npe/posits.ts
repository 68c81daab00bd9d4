/** Area times delay of posit multiply-accumulates, exact and rounded. */

import { designPoint } from '../design-point.ts';
import { ownFigure, unavailable, type Figure, type Section } from '../paper.ts';

/** Slow enough for the rounded sums of one stage. */
const CLOCK_GHZ = 0.15;

const sums = [
  { name: 'quire of 32 bits', section: { accumulate: 'quire', quire: 32 }, format: 'posit8_0' },
  { name: 'rounded', section: { accumulate: 'rounded' }, format: 'posit8_0' },
  { name: 'quire of 128 bits', section: { accumulate: 'quire', quire: 128 }, format: 'posit16_1' },
  { name: 'rounded', section: { accumulate: 'rounded' }, format: 'posit16_1' },
] as const;

/** Other units, as their summaries compare them with what went before. */
const others = [
  ['PDPU, posit(8,2) in, posit(16,2) out, aligned', 'area', -43],
  ['PDPU, posit(8,2) in, posit(16,2) out, aligned', 'latency', -64],
  ['PDPU, posit(8,2) in, posit(16,2) out, aligned', 'power', -70],
] as const;

export const posits: Section = {
  slug: 'posits',
  title: 'Posit units, area by delay',
  explanation:
    'posit-mac with one clock edge from operands to sum, read-out not included. Published units give savings over units ' +
    'before them, on libraries that are not public: the column can be read, not compared.',
  async measure(conditions) {
    const figures: Figure[] = [];
    for (const { name, section, format } of sums) {
      const element = { family: 'posit-mac', weight: format, activation: format, ...section };
      const workload = {
        gemms: [{ name: 'square', m: 16, k: 256, n: 16 }],
        data: { distribution: 'normal', seed: conditions.seed },
      };
      const data = { name: 'posit-mac', element, workload };
      const point = await designPoint(data, 'element', CLOCK_GHZ, conditions);
      const at = `${format}, ${name}; ${conditions.library}`;
      const row = (quantity: string, unit: string, ours: number | null): Figure =>
        ownFigure({ quantity, conditions: at, unit }, ours);
      figures.push(
        row('area', 'um2', point.areaUm2),
        row('path', 'ps', point.pathPs),
        row('area x path', 'um2 ns', (point.areaUm2 * point.pathPs) / 1000),
        row('energy per MAC', 'fJ', point.energyPerMacFj),
      );
    }
    return [
      ...figures,
      ...others.map(([unit, quantity, published]) =>
        unavailable(
          {
            quantity: `${quantity} against earlier units`,
            conditions: unit,
            unit: '%',
            published,
            source: 'arXiv 2302.01876, abstract; 28 nm',
          },
          'the units it is compared with are not here.',
        ),
      ),
    ];
  },
};
