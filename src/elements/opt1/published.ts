/** Figures of the TPE paper on OPT1 and the array engines built of it. */

import type { PublishedFigure } from '../family.ts';

const source = 'tpe2025';
const note = 'as quoted by a reader of the paper';
const which = 'whether of OPT1 or OPT2 is not stated';

/** 28 nm, int8 x int8 into int32; ratios are OPT1's engine over the MAC's. */
export const opt1Published: readonly PublishedFigure[] = [
  figure('area efficiency, systolic array, OPT1 / MAC', 1.27, 'ratio', 'abstract'),
  figure('energy efficiency, systolic array, OPT1 / MAC', 1.04, 'ratio', 'abstract'),
  figure('area efficiency, cube, OPT1 / MAC', 1.28, 'ratio', `abstract; ${which}`),
  figure('energy efficiency, cube, OPT1 / MAC', 1.56, 'ratio', `abstract; ${which}`),
  figure('area efficiency, 2D matrix, OPT1 / MAC', 1.44, 'ratio', `abstract; ${which}`),
  figure('energy efficiency, 2D matrix, OPT1 / MAC', 1.2, 'ratio', `abstract; ${which}`),
  figure('critical path of the MAC element', 1.95, 'ns', `clock constraint 2 ns, ${note}`),
  figure('critical path of the OPT1 element', 0.92, 'ns', `clock constraint 2 ns, ${note}`),
  figure('area of the MAC element, 1.5 GHz / 1.0 GHz', 1.93, 'ratio', note),
  figure('area of the OPT1 element, 1.5 GHz / 1.0 GHz', 1.14, 'ratio', note),
];

function figure(
  quantity: string,
  value: number,
  unit: string,
  conditions: string,
): PublishedFigure {
  return { quantity, value, unit, conditions: `SMIC 28 nm, ${conditions}`, source };
}
