/** Figures of the TPE paper on OPT4E. */

import type { PublishedFigure } from '../family.ts';
import { tpeFigure, tpeReader } from '../tpe-figures.ts';

export const opt4ePublished: readonly PublishedFigure[] = [
  tpeFigure('delay of the logic', 0.4, 'ns', tpeReader),
  tpeFigure('throughput per area, OPT4E / MAC', 3.6, 'ratio', 'one element in the area of a MAC'),
  tpeFigure('area efficiency, OPT4E / Laconic', 2.85, 'ratio', 'abstract'),
  tpeFigure('energy efficiency, OPT4E / Laconic', 12.1, 'ratio', 'abstract'),
];
