/** Figures of the TPE paper, for the cards of its elements. */

import type { PublishedFigure } from './family.ts';

/** Where a figure comes from that is not in the abstract. */
export const tpeReader = 'as quoted by a reader of the paper';

/** A figure of the paper, int8 x int8 into int32. */
export function tpeFigure(
  quantity: string,
  value: number,
  unit: string,
  conditions: string,
): PublishedFigure {
  return {
    quantity,
    value,
    unit,
    conditions: `SMIC 28 nm, ${conditions}`,
    source: 'tpe2025',
  };
}
