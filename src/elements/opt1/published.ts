/** Figures of the TPE paper on OPT1 and the array engines built of it. */

import type { PublishedFigure } from '../family.ts';
import { tpeFigure, tpeReader } from '../tpe-figures.ts';

const which = 'whether of OPT1 or OPT2 is not stated';

/** 28 nm, int8 x int8 into int32; ratios are OPT1's engine over the MAC's. */
export const opt1Published: readonly PublishedFigure[] = [
  tpeFigure('area efficiency, systolic array, OPT1 / MAC', 1.27, 'ratio', 'abstract'),
  tpeFigure('energy efficiency, systolic array, OPT1 / MAC', 1.04, 'ratio', 'abstract'),
  tpeFigure('area efficiency, cube, OPT1 / MAC', 1.28, 'ratio', `abstract; ${which}`),
  tpeFigure('energy efficiency, cube, OPT1 / MAC', 1.56, 'ratio', `abstract; ${which}`),
  tpeFigure('area efficiency, 2D matrix, OPT1 / MAC', 1.44, 'ratio', `abstract; ${which}`),
  tpeFigure('energy efficiency, 2D matrix, OPT1 / MAC', 1.2, 'ratio', `abstract; ${which}`),
  tpeFigure('critical path of the MAC element', 1.95, 'ns', `clock constraint 2 ns, ${tpeReader}`),
  tpeFigure('critical path of the OPT1 element', 0.92, 'ns', `clock constraint 2 ns, ${tpeReader}`),
  tpeFigure('area of the MAC element, 1.5 GHz / 1.0 GHz', 1.93, 'ratio', tpeReader),
  tpeFigure('area of the OPT1 element, 1.5 GHz / 1.0 GHz', 1.14, 'ratio', tpeReader),
];
