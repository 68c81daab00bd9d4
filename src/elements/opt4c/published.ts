/** Figures of the TPE paper on OPT4C and its columns. */

import type { PublishedFigure } from '../family.ts';

const source = 'tpe2025';
const note = 'as quoted by a reader of the paper';

export const opt4cPublished: readonly PublishedFigure[] = [
  figure('area of the element', 81.27, 'um2', note),
  figure('area of the MAC element', 246, 'um2', note),
  figure('delay of the logic', 0.29, 'ns', note),
  figure('throughput, normal operands', 1.8, 'Gop/s', `2 GHz, ${note}`),
  figure('throughput per area, OPT4C / MAC', 2.7, 'ratio', 'three elements in the area of a MAC'),
  figure('non-zero digits, EN-T', 2.22, 'digits', `1024 x 1024 normal, ${note}`),
  figure('non-zero digits, Booth', 2.41, 'digits', `1024 x 1024 normal, ${note}`),
];

function figure(
  quantity: string,
  value: number,
  unit: string,
  conditions: string,
): PublishedFigure {
  return { quantity, value, unit, conditions: `SMIC 28 nm, ${conditions}`, source };
}
