/** Where scales are applied: whole arrays with everything that dequantises in them. */

import { designPoint } from '../design-point.ts';
import type { Conditions, Figure, Section } from '../paper.ts';
import { group } from './models.ts';

/** Of elements, and in MHz: a clock that rounded sums in one stage reach. */
const [size, clockMhz] = [4, 250];

const arrays = [
  {
    title: 'MixPE W4A8, dequantised at the edge, after the group',
    element: { family: 'mixpe-a8', weight: 'int4', group, scale: 'fp16', multiplier: 'fused' },
  },
  {
    title: 'INT8 MAC, dequantised at the edge, after the group',
    element: { family: 'mixpe-a8', weight: 'int8', group, scale: 'fp16', multiplier: 'inferred' },
  },
  {
    title: 'INT8 MAC, dequantised in the loop by fp16 scales',
    element: { family: 'dequant-mac', weight: 'int8', activation: 'int8', scale: 'fp16' },
  },
  {
    title: 'INT8 MAC, dequantised in the loop by a constant power of two',
    element: { family: 'dequant-mac', weight: 'int8', activation: 'int8', scale: -7 },
  },
] as const;

export const dequantisation: Section = {
  slug: 'dequantisation',
  title: 'Dequantisation at the edge and in the loop',
  explanation:
    `Output-stationary arrays of ${size} x ${size} for groups of ${group}, from synthesis at ${clockMhz} MHz, fp32 results. At the edge ` +
    'a unit below each column scales the sum of a group; units, results and scales are counted, and a column has few ' +
    'elements to share them. In the loop each element scales every product and rounds every sum; its scales come with the weights.',
  async measure(conditions) {
    const figures: Figure[] = [];
    for (const { title, element } of arrays) {
      conditions.progress?.({ stage: 'dequantisation', detail: title });
      figures.push(...(await arrayFigures(title, element, conditions)));
    }
    return figures;
  },
};

async function arrayFigures(
  title: string,
  element: Readonly<Record<string, unknown>>,
  conditions: Conditions,
): Promise<Figure[]> {
  const data = {
    name: 'mixpe-dequantisation',
    element,
    array: { architecture: 'systolic-os', rows: size, columns: size },
    workload: {
      gemms: [{ name: 'groups', m: size, k: 2 * group, n: size }],
      data: { distribution: 'normal', seed: conditions.seed },
    },
  };
  const point = await designPoint(data, 'array', clockMhz / 1000, conditions);
  const figure = (quantity: string, unit: string, ours: number | null): Figure => ({
    quantity: `${title}: ${quantity}`,
    conditions: `${conditions.library}, ${size} x ${size}, ${clockMhz} MHz`,
    unit,
    published: null,
    source: '',
    ours,
    note: point.met ? '' : `The clock is missed: the path is ${Math.round(point.pathPs)} ps.`,
  });
  return [
    figure('area per element, all counted', 'um2', point.areaUm2 / (size * size)),
    figure('energy per product, all counted', 'fJ', point.energyPerMacFj),
  ];
}
