/** Arrays of elements whose weights share scales by groups: the array as it is, with the scaling around it. */

import { InvariantError } from '../../errors.ts';
import type { Element } from '../../elements/family.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { Plan } from '../../structure/plan.ts';
import type { ArrayDesign } from '../family.ts';
import { kept } from '../kept.ts';
import { outputStationaryMachine } from '../output-stationary/golden.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';
import { groupedMachine } from './golden.ts';
import { outputStationaryGroupDriver } from './os-driver.ts';
import { outputStationaryGroupSchedule } from './os-schedule.ts';
import { groupedPlan, type Codes } from './plan.ts';
import { innerColumns, type Grouped } from './timing.ts';

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
>;

/** An output-stationary array whose groups drain one by one. `innerPlan` makes the array of so many columns. */
export function outputStationaryGroups(
  element: Element,
  scaling: GroupScaling,
  grid: OutputStationary,
  innerPlan: (columns: number) => Plan,
): Parts {
  const { arithmetic } = element;
  const { rows, columns, latency } = grid;
  const grouped: Grouped = { rows, columns, hasRowSums: scaling.zeroPoint?.place === 'kept' };
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
      groupedPlan(innerPlan(inner), unitOf(element), codesOf(scaling, 'valid_i'), grouped),
    ),
  };
}

function unitOf(element: Element): Plan {
  const unit = element.dequantiser();
  if (unit === undefined) throw new InvariantError(`${element.family} scales without a unit`);
  return unit;
}

function codesOf({ code, zeroPoint }: GroupScaling, weightStream: string): Codes {
  const { width, format } = code;
  return { width, format, weightStream, ...(zeroPoint === undefined ? {} : { zeroPoint }) };
}
