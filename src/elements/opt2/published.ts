/** Figures of the TPE paper on OPT2, and of the repository of its authors. */

import type { PublishedFigure } from '../family.ts';
import { tpeFigure } from '../tpe-figures.ts';

/** int8 x int8; ratios are OPT2's engine over the MAC's. */
export const opt2Published: readonly PublishedFigure[] = [
  tpeFigure('area efficiency, multiplier-adder tree, OPT2 / MAC', 1.56, 'ratio', 'abstract'),
  tpeFigure('energy efficiency, multiplier-adder tree, OPT2 / MAC', 1.49, 'ratio', 'abstract'),
  tree('cell area of the tree of 16 rows and 16 columns', 230_216, 'um2'),
  tree('delay of the tree of 16 rows and 16 columns', 1.4, 'ns'),
];

function tree(quantity: string, value: number, unit: string): PublishedFigure {
  const conditions = "SAED32 RVT, TT 0.85 V 25 C, README of the authors' repository, 690 MHz";
  return { quantity, value, unit, conditions, source: 'tpe2025' };
}
