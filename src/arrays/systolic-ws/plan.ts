/** Structure of the weight-stationary systolic array: skewed edges and a grid of elements that hop both ways. */

import type { Interface, Plan } from '../../structure/plan.ts';
import { controlRegister } from '../blocks/ports.ts';
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
import type { Stationary } from '../stationary/timing.ts';

/**
 * Plan of the whole array. Rows carry k, columns carry n.
 *
 * @param starts whether sums go on from sums that come with a beat, or each beat from zero
 */
export function systolicWsPlan(
  element: ElementPlan,
  grid: Stationary,
  starts: 'given' | 'zero' = 'given',
): Plan {
  const { groups: rows, columns, latency, isDoubleBuffered } = grid;
  const { activation } = element;
  const result = resultWire(element);
  const cell = cellPlan('systolic_ws_pe', element, grid);
  const skid = rowSkidPlan(columns * result.width);
  const skewA = skewPlan({
    lanes: rows,
    width: activation.width,
    step: latency,
    offset: 0,
    from: 'first',
  });
  const skewP = skewPlan({
    lanes: columns,
    width: result.width,
    step: 1,
    offset: 1,
    from: 'first',
  });
  const skewC = skewPlan({ lanes: columns, width: result.width, step: 1, offset: 0, from: 'last' });
  const hasStarts = starts === 'given';
  const skews = [skewA, hasStarts ? skewP : undefined, skewC].filter((skew) => skew !== undefined);
  // The swap takes `latency` cycles from row to row; one of them is the register of the element above.
  const lineBits = latency - 1;
  const hasGroups = busyGroups(grid) > 1;
  const reach = (hasGroups ? (rows - 1) * latency : 0) + columns - 1;
  const hasLine = busyGroups(grid) > 0 && !isDoubleBuffered;
  return {
    module: `systolic_ws_r${rows}_c${columns}_${element.plan.module}${isDoubleBuffered ? '' : '_single'}${hasStarts ? '' : '_from0'}`,
    template: 'arrays/systolic-ws',
    summary: `weight-stationary systolic array of ${rows} x ${columns} elements`,
    params: {
      rows,
      columns,
      doubleBuffered: isDoubleBuffered,
      ...(hasStarts ? {} : { starts }),
      element: element.plan.module,
    },
    sources: ['textbook'],
    interface: hasStarts ? stationaryInterface : withoutStarts(stationaryInterface),
    ports: stationaryPorts(element, grid).filter(({ name }) => hasStarts || name !== 'p_i'),
    view: {
      ...stationaryView(element, grid),
      cell: cell.module,
      skid: skid.module,
      hopText: latency === 1 ? 'p + j' : `${latency} * p + j`,
      hasSkewA: skewA !== undefined,
      skewA: skewA?.module ?? '',
      hasStarts,
      skewP: skewP?.module ?? '',
      hasSkewC: skewC !== undefined,
      skewC: skewC?.module ?? '',
      rightText: isDoubleBuffered ? '{ swap, activation }' : 'the activation',
      rightTop: isDoubleBuffered ? activation.width : activation.width - 1,
      hasWavePassed: hasGroups && isDoubleBuffered,
      hasDeepHop: lineBits > 0,
      lineBits,
      lineTop: lineBits - 1,
      swapLine:
        lineBits > 1
          ? `{ swap_q[${lineBits - 2}:0], right_net[(p-1)*C][AW] }`
          : 'right_net[(p-1)*C][AW]',
      passed: hasLine ? `passing[${reach}]` : 'right_net[C-2][AW]',
      hasLine,
      reach,
      reachTop: reach - 1,
      latency,
    },
    operators: [
      ...stationaryControl(grid),
      ...(isDoubleBuffered && lineBits * (rows - 1) > 0
        ? [controlRegister(lineBits * (rows - 1))]
        : []),
      ...(hasLine ? [controlRegister(reach)] : []),
    ],
    children: [
      { plan: cell, count: rows * columns },
      ...skews.map((plan) => ({ plan, count: 1 })),
      ...stationaryResolvers(element, grid),
      { plan: skid, count: 1 },
    ],
  };
}

/** The streams without the sums so far. */
function withoutStarts(face: Interface): Interface {
  if (face.kind !== 'stream') return face;
  const streams = face.streams.map((stream) => ({
    ...stream,
    data: stream.data.filter((name) => name !== 'p_i'),
  }));
  return { kind: 'stream', streams };
}
