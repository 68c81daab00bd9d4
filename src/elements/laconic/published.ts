/** Figures on Laconic: its own, and what the TPE paper has its elements ahead of it. */

import type { PublishedFigure } from '../family.ts';

const laconic = 'laconic2019';
const reader = 'as quoted by a reader of the paper';

export const laconicPublished: readonly PublishedFigure[] = [
  {
    quantity: 'area of the element, bit-parallel / Laconic',
    value: 5,
    unit: 'ratio',
    conditions: `8 bits, ${reader}`,
    source: laconic,
  },
  {
    quantity: 'least work saved by pairs of Booth digits, in the limit',
    value: 40,
    unit: 'ratio',
    conditions: `several networks of 8 and 16 bits, ${reader}`,
    source: laconic,
  },
  {
    quantity: 'area efficiency, OPT4E / Laconic',
    value: 2.85,
    unit: 'ratio',
    conditions: 'SMIC 28 nm, abstract',
    source: 'tpe2025',
  },
  {
    quantity: 'energy efficiency, OPT4E / Laconic',
    value: 12.1,
    unit: 'ratio',
    conditions: 'SMIC 28 nm, abstract',
    source: 'tpe2025',
  },
];
