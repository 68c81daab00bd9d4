/** Figures of the TPE paper on OPT3. */

import type { PublishedFigure } from '../family.ts';

const source = 'tpe2025';
const note = 'as quoted by a reader of the paper';

export const opt3Published: readonly PublishedFigure[] = [
  figure('area of the element, 2.0 GHz / 1.5 GHz', 1.09, 'ratio', note),
  figure('highest clock', 2.5, 'GHz', note),
  figure('area efficiency, OPT3 / Bitlet', 2.12, 'ratio', note),
  figure('area efficiency, OPT3 / Sibia', 5.28, 'ratio', note),
  figure('area efficiency, OPT3 / BitWave', 15.2, 'ratio', note),
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
