/** Arrays of elements whose weights share scales by groups: the array as it is, with the scaling around it. */

import { InvariantError } from '../../errors.ts';
import type { Element } from '../../elements/family.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { Plan } from '../../structure/plan.ts';
import type { ArrayDesign, Unit } from '../family.ts';
import { kept } from '../kept.ts';
import { outputStationaryMachine } from '../output-stationary/golden.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';
import { stationaryMachine } from '../stationary/golden.ts';
import { depthOf, type Stationary } from '../stationary/timing.ts';
import { groupedMachine } from './golden.ts';
import { outputStationaryGroupDriver } from './os-driver.ts';
import { outputStationaryGroupSchedule } from './os-schedule.ts';
import { groupedPlan, type Codes } from './plan.ts';
import { stationaryGroupDriver } from './ws-driver.ts';
import { stationaryGroupSchedule } from './ws-schedule.ts';
import { innerColumns, type DequantiserLatency, type Grouped } from './timing.ts';
import { edgesToProduct, unitMachine } from './unit.ts';

type Parts = Pick<
  ArrayDesign,
  | 'rows'
  | 'columns'
  | 'elements'
  | 'reduction'
  | 'scaling'
  | 'golden'
  | 'schedule'
  | 'driver'
  | 'plan'
  | 'units'
>;

/**
 * A weight-stationary array that holds the weights of one group per column, or of a part of it: then the rows of a
 * tile go through it fold by fold, and their sums go on from the top. Results of `results` rows stay at its bottom edge
 * while the groups go by. `innerPlan` makes the array of so many columns, whose sums start from zero or are given.
 */
export function weightStationaryGroups(
  element: Element,
  scaling: GroupScaling,
  grid: Stationary,
  results: number,
  edges: DequantiserLatency,
  innerPlan: (columns: number, starts: 'given' | 'zero') => Plan,
): Parts {
  const { arithmetic } = element;
  const { columns } = grid;
  const rows = depthOf(grid);
  const hasRowSums = scaling.zeroPoint?.place === 'kept';
  const folds = Math.ceil(scaling.length / rows);
  const grouped: Grouped = { rows: results, columns, hasRowSums, folds, latency: edges };
  const inner = innerColumns(grouped);
  const starts = folds > 1 ? 'given' : 'zero';
  return {
    rows,
    columns,
    elements: rows * columns,
    reduction: { lanes: grid.lanes, padding: rows },
    scaling,
    golden: () =>
      groupedMachine(
        stationaryMachine(arithmetic, { ...grid, columns: inner }),
        arithmetic,
        scaling,
        grouped,
      ),
    schedule: (shape, memory) =>
      stationaryGroupSchedule(arithmetic, scaling, grouped, grid, shape, memory),
    driver: (gemm) => stationaryGroupDriver(arithmetic, scaling, grouped, rows, gemm),
    plan: kept(() =>
      groupedPlan(
        innerPlan(inner, starts),
        unitOf(element, edges),
        codesOf(scaling, 'b_valid_i'),
        grouped,
      ),
    ),
    units: () => unitsOf(element, scaling, edges),
  };
}

/** An output-stationary array whose groups drain one by one. `innerPlan` makes the array of so many columns. */
export function outputStationaryGroups(
  element: Element,
  scaling: GroupScaling,
  grid: OutputStationary,
  edges: DequantiserLatency,
  innerPlan: (columns: number) => Plan,
): Parts {
  const { arithmetic } = element;
  const { rows, columns, latency } = grid;
  const hasRowSums = scaling.zeroPoint?.place === 'kept';
  const grouped: Grouped = { rows, columns, hasRowSums, folds: 1, latency: edges };
  const inner = innerColumns(grouped);
  return {
    rows,
    columns,
    elements: rows * columns,
    reduction: { lanes: 1, padding: 1 },
    scaling,
    golden: () =>
      groupedMachine(
        outputStationaryMachine(arithmetic, { ...grid, columns: inner }),
        arithmetic,
        scaling,
        grouped,
      ),
    schedule: (shape, memory) =>
      outputStationaryGroupSchedule(arithmetic, scaling, grouped, latency, shape, memory),
    driver: (gemm) => outputStationaryGroupDriver(arithmetic, scaling, grouped, gemm),
    plan: kept(() =>
      groupedPlan(innerPlan(inner), unitOf(element, edges), codesOf(scaling, 'valid_i'), grouped),
    ),
    units: () => unitsOf(element, scaling, edges),
  };
}

function unitOf(element: Element, edges: DequantiserLatency): Plan {
  const unit = element.dequantiser(edges);
  if (unit === undefined) throw new InvariantError(`${element.family} scales without a unit`);
  return unit;
}

function unitsOf(element: Element, scaling: GroupScaling, edges: DequantiserLatency): Unit[] {
  const sum = { in: 'acc_i', out: 'result_o', after: edgesToProduct };
  return [{ plan: unitOf(element, edges), golden: () => unitMachine(scaling, edges), sum }];
}

function codesOf({ code, zeroPoint }: GroupScaling, weightStream: string): Codes {
  const { width, format } = code;
  return { width, format, weightStream, ...(zeroPoint === undefined ? {} : { zeroPoint }) };
}
