/** Figures of the TPE paper on OPT4C and its columns. */

import type { PublishedFigure } from '../family.ts';
import { tpeFigure, tpeReader } from '../tpe-figures.ts';

export const opt4cPublished: readonly PublishedFigure[] = [
  tpeFigure('area of the element', 81.27, 'um2', tpeReader),
  tpeFigure('area of the MAC element', 246, 'um2', tpeReader),
  tpeFigure('delay of the logic', 0.29, 'ns', tpeReader),
  tpeFigure('throughput, normal operands', 1.8, 'Gop/s', `2 GHz, ${tpeReader}`),
  tpeFigure(
    'throughput per area, OPT4C / MAC',
    2.7,
    'ratio',
    'three elements in the area of a MAC',
  ),
  tpeFigure('non-zero digits, EN-T', 2.22, 'digits', `1024 x 1024 normal, ${tpeReader}`),
  tpeFigure('non-zero digits, Booth', 2.41, 'digits', `1024 x 1024 normal, ${tpeReader}`),
];
