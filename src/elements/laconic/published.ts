/** Figures on Laconic: its own, and what the TPE paper has its elements ahead of it. */

import type { PublishedFigure } from '../family.ts';
import { tpeFigure, tpeReader } from '../tpe-figures.ts';

const laconic = 'laconic2019';

export const laconicPublished: readonly PublishedFigure[] = [
  {
    quantity: 'area of the element, bit-parallel / Laconic',
    value: 5,
    unit: 'ratio',
    conditions: `8 bits, ${tpeReader}`,
    source: laconic,
  },
  {
    quantity: 'least work saved by pairs of Booth digits, in the limit',
    value: 40,
    unit: 'ratio',
    conditions: `several networks of 8 and 16 bits, ${tpeReader}`,
    source: laconic,
  },
  tpeFigure('area efficiency, OPT4E / Laconic', 2.85, 'ratio', 'abstract'),
  tpeFigure('energy efficiency, OPT4E / Laconic', 12.1, 'ratio', 'abstract'),
];
