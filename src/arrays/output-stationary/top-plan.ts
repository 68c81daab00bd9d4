/**
 * What the top modules of output-stationary arrays share: a grid of positions, coders at the edges, resolvers below
 * the columns, one skid register for the row that is refused, and the gap between tiles.
 */

import { clog2 } from '../../bits/index.ts';
import type { Child, Operator, Plan, View } from '../../structure/plan.ts';
import { rowSkidPlan } from '../blocks/row-skid.ts';
import { resultWire, type ElementPlan } from '../element-plan.ts';
import { coderChildren, coderView } from './coders.ts';
import { gapCounter } from './gap.ts';
import { outputStationaryInterface, outputStationaryPorts } from './ports.ts';
import { tileInterval, type OutputStationary } from './timing.ts';

/** What tells one architecture from another. */
export type Architecture = {
  /** Beginning of module names. */
  readonly name: string;
  /** Template of the top module. */
  readonly template: string;
  readonly summary: string;
};

/** What stands in the top module of one architecture only. */
export type OwnParts = {
  /** One position of the grid. */
  readonly pe: Plan;
  readonly view: View;
  readonly operators: readonly Operator[];
  readonly edges: readonly Child[];
};

/** Plan of the top module. Row 0 of a tile sits in the lowest physical row, which drains first. */
export function topPlan(
  { name, template, summary }: Architecture,
  element: ElementPlan,
  grid: OutputStationary,
  own: OwnParts,
): Plan {
  const { rows, columns, lanes } = grid;
  const { sum, resolver } = element;
  const result = resultWire(element);
  const skid = rowSkidPlan(columns * result.width);
  const gap = tileInterval(grid) - 1;
  const size = lanes === 1 ? `r${rows}_c${columns}` : `r${rows}_c${columns}_d${lanes}`;
  return {
    module: `${name}_${size}_${element.plan.module}${resolver === undefined ? '' : `_to_${result.format}`}`,
    template,
    summary,
    params: {
      rows,
      columns,
      ...(lanes === 1 ? {} : { depth: lanes }),
      element: element.plan.module,
    },
    sources: ['textbook'],
    interface: outputStationaryInterface,
    ports: outputStationaryPorts(element, grid),
    view: {
      rows,
      columns,
      aw: element.activation.width * lanes,
      ww: element.weight.width * lanes,
      sw: sum.width,
      cw: result.width,
      hasResolver: resolver !== undefined,
      resolver: resolver?.plan.module ?? '',
      pe: own.pe.module,
      skid: skid.module,
      hasGap: gap > 0,
      gap,
      gapWidth: clog2(gap + 1),
      hasRows: rows > 1,
      ...coderView(element, grid),
      ...own.view,
    },
    operators: [...own.operators, ...gapCounter(gap)],
    children: [
      { plan: own.pe, count: rows * columns },
      ...coderChildren(element, grid),
      ...own.edges,
      ...(resolver === undefined
        ? []
        : [{ plan: resolver.plan, count: columns, part: 'resolver' }]),
      { plan: skid, count: 1 },
    ],
  };
}
