/** Figures of the TPE paper on OPT3. */

import type { PublishedFigure } from '../family.ts';
import { tpeFigure, tpeReader } from '../tpe-figures.ts';

export const opt3Published: readonly PublishedFigure[] = [
  tpeFigure('area of the element, 2.0 GHz / 1.5 GHz', 1.09, 'ratio', tpeReader),
  tpeFigure('highest clock', 2.5, 'GHz', tpeReader),
  tpeFigure('area efficiency, OPT3 / Bitlet', 2.12, 'ratio', tpeReader),
  tpeFigure('area efficiency, OPT3 / Sibia', 5.28, 'ratio', tpeReader),
  tpeFigure('area efficiency, OPT3 / BitWave', 15.2, 'ratio', tpeReader),
  tpeFigure('non-zero digits, EN-T', 2.22, 'digits', `1024 x 1024 normal, ${tpeReader}`),
  tpeFigure('non-zero digits, Booth', 2.41, 'digits', `1024 x 1024 normal, ${tpeReader}`),
];
