/** Figures of the TPE paper on OPT1 and the array engines built of it. */

import type { PublishedFigure } from '../family.ts';

const source = 'tpe2025';
const note = 'as quoted by a reader of the paper';

/** 28 nm, int8 x int8 into int32; ratios are OPT1's engine over the MAC's. */
export const opt1Published: readonly PublishedFigure[] = [
  figure('area efficiency, systolic array, OPT1 / MAC', 1.27, 'ratio', 'abstract'),
  figure('energy efficiency, systolic array, OPT1 / MAC', 1.04, 'ratio', 'abstract'),
  figure('area efficiency, multiplier-adder tree, OPT2 / MAC', 1.56, 'ratio', 'abstract'),
  figure('energy efficiency, multiplier-adder tree, OPT2 / MAC', 1.49, 'ratio', 'abstract'),
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
