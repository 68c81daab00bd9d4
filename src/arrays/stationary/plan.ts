/** What the plans of weight-stationary arrays share: ports, weight control, the cell, the edges. */

import {
  clockPort,
  input,
  output,
  resetPort,
  type Child,
  type Interface,
  type Operator,
  type Plan,
  type Port,
} from '../../structure/plan.ts';
import { controlInput, controlOutput, controlRegister, frozenRegister } from '../blocks/ports.ts';
import { outputStream } from '../blocks/row-skid.ts';
import { resultWire, type ElementPlan } from '../element-plan.ts';
import { crossing, depthOf, rowDelay, type Stationary } from './timing.ts';

/** Ports of the top module. */
export function stationaryPorts(element: ElementPlan, grid: Stationary): Port[] {
  const { activation, weight } = element;
  const result = resultWire(element);
  const depth = depthOf(grid);
  const { columns } = grid;
  const sums = { format: result.format, lanes: columns };
  return [
    clockPort,
    resetPort,
    controlInput('b_valid_i', 'a row of weights is offered'),
    controlOutput('b_ready_o', 'the row of weights is taken'),
    input('b_i', columns * weight.width, 'one row of B; row 0 of a tile comes first', {
      format: weight.format,
      lanes: columns,
    }),
    controlInput('valid_i', 'a beat is offered'),
    controlOutput('ready_o', 'the beat is taken'),
    controlInput('last_i', 'last beat that uses this tile of weights'),
    input('a_i', depth * activation.width, 'one row of A', {
      format: activation.format,
      lanes: depth,
    }),
    input('p_i', columns * result.width, 'sums so far', sums),
    controlOutput('valid_o', 'a row of C is shown'),
    controlInput('ready_i', 'the row is taken'),
    output('c_o', columns * result.width, 'sums with this tile', sums),
  ];
}

/** Streams of the top module. */
export const stationaryInterface: Interface = {
  kind: 'stream',
  streams: [
    { direction: 'input', valid: 'b_valid_i', ready: 'b_ready_o', data: ['b_i'] },
    { direction: 'input', valid: 'valid_i', ready: 'ready_o', data: ['last_i', 'a_i', 'p_i'] },
    outputStream,
  ],
};

/**
 * Groups of rows that a load could find still in use, by a beat under way after the tile has let go of them. Loads and
 * beats both come to them in order. Where a beat goes down a group each cycle, loads never catch up: only the first is asked.
 */
export function busyGroups(grid: Stationary): number {
  if (grid.latency > 1 && grid.groups > 1) return grid.groups;
  return crossing(grid) > 0 ? 1 : 0;
}

/** Numbers that the shared partials and both tops slot in. */
export function stationaryView(
  element: ElementPlan,
  grid: Stationary,
): Readonly<Record<string, unknown>> {
  return {
    depth: depthOf(grid),
    columns: grid.columns,
    aw: element.activation.width,
    ww: element.weight.width,
    sw: element.sum.width,
    cw: resultWire(element).width,
    edge: element.resolver === undefined ? 'SW' : 'CW',
    hasResolver: element.resolver !== undefined,
    resolver: element.resolver?.plan.module ?? '',
    delay: rowDelay(grid),
    hasShadow: grid.isDoubleBuffered,
    hasBusy: busyGroups(grid) > 0,
    hasBusyGroups: busyGroups(grid) > 1,
    firstOpen: depthOf(grid) > 1 ? '{ next_q[D-1:1], next_q[0] && !busy }' : 'next_q[0] && !busy',
  };
}

/** The resolvers at the bottom edge, one per column. */
export function stationaryResolvers({ resolver }: ElementPlan, { columns }: Stationary): Child[] {
  return resolver === undefined ? [] : [{ plan: resolver.plan, count: columns, part: 'resolver' }];
}

/** Registers of the weight control and of the valid line. */
export function stationaryControl(grid: Stationary): Operator[] {
  return [
    controlRegister(depthOf(grid) + 1),
    ...(busyGroups(grid) > 0 ? [controlRegister(busyGroups(grid))] : []),
    ...(grid.isDoubleBuffered ? [controlRegister(1)] : []),
    controlRegister(rowDelay(grid)),
  ];
}

/** Plan of one position of the grid: weights, the register of a hop, the element. */
export function cellPlan(name: string, element: ElementPlan, grid: Stationary): Plan {
  const { activation, weight, sum } = element;
  const { lanes, hop, isDoubleBuffered } = grid;
  const hasHop = hop === 1;
  const hasWave = hasHop && isDoubleBuffered;
  const loaded = lanes > 1 ? 'loaded' : 'load_q';
  const activations = { format: activation.format, lanes };
  const sums = { format: sum.format, lanes: sum.lanes };
  const waveBits = isDoubleBuffered
    ? [controlInput('swap_i', 'the arriving beat is the first with the next weights')]
    : [];
  return {
    module: `${name}_${element.plan.module}${isDoubleBuffered ? '' : '_single'}${hasHop ? '' : '_direct'}`,
    template: 'arrays/stationary-cell',
    summary: 'one position of a weight-stationary array',
    params: { element: element.plan.module, lanes, hop, doubleBuffered: isDoubleBuffered },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: grid.latency + hop, interval: 1 },
    ports: [
      clockPort,
      ...(hasWave ? [resetPort] : []),
      controlInput('en_i', 'enable; low freezes every register'),
      input('load_i', lanes, 'take the weight, one bit per lane', { role: 'control' }),
      input('b_i', weight.width, 'weight', { format: weight.format }),
      ...waveBits,
      input('a_i', lanes * activation.width, 'activations', activations),
      input('acc_i', sum.width, 'sum so far', sums),
      ...(hasWave ? [controlOutput('swap_o', 'the swap goes on')] : []),
      ...(hasHop ? [output('a_o', lanes * activation.width, 'they go on', activations)] : []),
      output('acc_o', sum.width, 'sum with these products', sums),
    ],
    view: {
      lanes,
      hasLanes: lanes > 1,
      activationTop: lanes * activation.width - 1,
      weightTop: lanes * weight.width - 1,
      loaded,
      ww: weight.width,
      sw: sum.width,
      hasHop,
      hasShadow: isDoubleBuffered,
      hasWave,
      activations: hasHop ? 'a_q' : 'a_i',
      weights: isDoubleBuffered ? 'weight_q' : loaded,
      element: element.plan.module,
    },
    operators: [
      ...(hasHop ? [frozenRegister(lanes * activation.width, 'forwarding')] : []),
      ...(hasWave ? [controlRegister(1)] : []),
      frozenRegister(weight.width, 'weights', lanes),
      ...(isDoubleBuffered ? [frozenRegister(lanes * weight.width, 'weights')] : []),
    ],
    children: [{ plan: element.plan, count: 1 }],
  };
}
