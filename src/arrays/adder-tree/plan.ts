/** Structure of the array of adder trees: one element per column takes a whole row of activations at once. */

import type { Operator, Plan } from '../../structure/plan.ts';
import { controlRegister, frozenRegister } from '../blocks/ports.ts';
import { rowSkidPlan } from '../blocks/row-skid.ts';
import { skewPlan } from '../blocks/skew.ts';
import { resultWire, type ElementPlan } from '../element-plan.ts';
import {
  cellPlan,
  busyGroups,
  stationaryControl,
  stationaryInterface,
  stationaryPorts,
  stationaryResolvers,
  stationaryView,
} from '../stationary/plan.ts';
import { crossing, type Stationary } from '../stationary/timing.ts';

/** Plan of the whole array. The rows are the lanes of the element; `grid.groups` is 1. */
export function adderTreePlan(element: ElementPlan, grid: Stationary): Plan {
  const { lanes, columns, hop, isDoubleBuffered } = grid;
  const { activation } = element;
  const result = resultWire(element);
  const hops = hop === 1;
  const tile = cellPlan('adder_tree_tile', element, grid);
  const skid = rowSkidPlan(columns * result.width);
  const lane = { lanes: columns, width: result.width, step: hop };
  const skewP = skewPlan({ ...lane, offset: 1, from: 'first' });
  const skewC = skewPlan({ ...lane, offset: 0, from: 'last' });
  const skews = [skewP, skewC].filter((skew) => skew !== undefined);
  const reach = crossing(grid);
  const hasLine = busyGroups(grid) > 0 && !isDoubleBuffered;
  const operators: Operator[] = [
    ...stationaryControl(grid),
    ...(hops ? [] : [frozenRegister(lanes * activation.width, 'forwarding')]),
    ...(hasLine ? [controlRegister(reach)] : []),
  ];
  const suffix = `${isDoubleBuffered ? '' : '_single'}${hops ? '_hop' : ''}`;
  return {
    module: `adder_tree_r${lanes}_c${columns}_${element.plan.module}${suffix}`,
    template: 'arrays/adder-tree',
    summary: `array of ${columns} adder trees over ${lanes} products each`,
    params: {
      rows: lanes,
      columns,
      doubleBuffered: isDoubleBuffered,
      hops,
      element: element.plan.module,
    },
    sources: ['textbook'],
    interface: stationaryInterface,
    ports: stationaryPorts(element, grid),
    view: {
      ...stationaryView(element, grid),
      tile: tile.module,
      skid: skid.module,
      hasHop: hops,
      hasWave: hops && isDoubleBuffered,
      skewP: skewP?.module ?? '',
      hasSkewC: skewC !== undefined,
      skewC: skewC?.module ?? '',
      hasLine,
      reach,
      reachTop: reach - 1,
      passing: reach > 1 ? `{ passing_q[${reach - 2}:0], release_weights }` : 'release_weights',
    },
    operators,
    children: [
      { plan: tile, count: columns },
      ...skews.map((plan) => ({ plan, count: 1 })),
      ...stationaryResolvers(element, grid),
      { plan: skid, count: 1 },
    ],
  };
}
