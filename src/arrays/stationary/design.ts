/** The parts of a weight-stationary design that follow from its grid. */

import type { Element } from '../../elements/family.ts';
import type { ArrayDesign } from '../family.ts';
import { stationaryDriver } from './driver.ts';
import { stationaryMachine } from './golden.ts';
import { stationarySchedule } from './schedule.ts';
import { depthOf, type Stationary } from './timing.ts';

export type StationaryParts = Pick<
  ArrayDesign,
  'rows' | 'columns' | 'elements' | 'reduction' | 'golden' | 'schedule' | 'driver'
>;

/** Golden machine, schedule and driver of a grid. */
export function stationaryParts(element: Element, grid: Stationary): StationaryParts {
  const { arithmetic } = element;
  const { columns } = grid;
  const rows = depthOf(grid);
  return {
    rows,
    columns,
    elements: rows * columns,
    reduction: { lanes: grid.lanes, padding: rows },
    golden: () => stationaryMachine(arithmetic, grid),
    schedule: (shape, memory) => stationarySchedule(arithmetic, grid, shape, memory),
    driver: (gemm) => stationaryDriver(arithmetic, { rows, columns }, gemm),
  };
}
