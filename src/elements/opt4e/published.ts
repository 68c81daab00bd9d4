/** Figures of the TPE paper on OPT4E. */

import type { PublishedFigure } from '../family.ts';

const source = 'tpe2025';
const note = 'as quoted by a reader of the paper';

export const opt4ePublished: readonly PublishedFigure[] = [
  figure('delay of the logic', 0.4, 'ns', note),
  figure('throughput per area, OPT4E / MAC', 3.6, 'ratio', 'one element in the area of a MAC'),
  figure('area efficiency, OPT4E / Laconic', 2.85, 'ratio', 'abstract'),
  figure('energy efficiency, OPT4E / Laconic', 12.1, 'ratio', 'abstract'),
];

function figure(
  quantity: string,
  value: number,
  unit: string,
  conditions: string,
): PublishedFigure {
  return { quantity, value, unit, conditions: `SMIC 28 nm, ${conditions}`, source };
}
