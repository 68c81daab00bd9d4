/** The parts of an output-stationary design that follow from its grid. */

import type { Element } from '../../elements/family.ts';
import type { ArrayDesign } from '../family.ts';
import { outputStationaryDriver } from './driver.ts';
import { outputStationaryMachine } from './golden.ts';
import { outputStationarySchedule } from './schedule.ts';
import type { OutputStationary } from './timing.ts';

export type OutputStationaryParts = Pick<
  ArrayDesign,
  'rows' | 'columns' | 'elements' | 'reduction' | 'golden' | 'schedule' | 'driver'
>;

/** Golden machine, schedule and driver of a grid. */
export function outputStationaryParts(
  { arithmetic }: Element,
  grid: OutputStationary,
): OutputStationaryParts {
  const { rows, columns, lanes } = grid;
  return {
    rows,
    columns,
    elements: rows * columns * lanes,
    reduction: { lanes, padding: lanes },
    golden: () => outputStationaryMachine(arithmetic, grid),
    schedule: (shape, memory) => outputStationarySchedule(arithmetic, grid, shape, memory),
    driver: (gemm) => outputStationaryDriver(arithmetic, grid, gemm),
  };
}
