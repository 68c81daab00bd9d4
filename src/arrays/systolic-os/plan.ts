/**
 * Structure of the output-stationary array: skewed edges, a grid of elements with forwarding registers, a chain
 * of drain registers down each column, one skid register for the row that is refused.
 */

import { clog2 } from '../../bits/index.ts';
import {
  clockPort,
  input,
  output,
  resetPort,
  type Operator,
  type Plan,
} from '../../structure/plan.ts';
import { controlInput, controlOutput, controlRegister, frozenRegister } from '../blocks/ports.ts';
import { outputStream, rowSkidPlan } from '../blocks/row-skid.ts';
import { skewPlan } from '../blocks/skew.ts';
import { resultWire, type ElementPlan } from '../element-plan.ts';
import { tileInterval, type OutputStationary } from './timing.ts';

/** Plan of the whole array. Row `r` of a beat enters the physical row `rows - 1 - r`, so that row 0 drains first. */
export function systolicOsPlan(element: ElementPlan, grid: OutputStationary): Plan {
  const { rows, columns } = grid;
  const { activation, weight, sum, resolver } = element;
  const result = resultWire(element);
  const pe = systolicOsPePlan(element, grid.latency);
  const skid = rowSkidPlan(columns * result.width);
  const skewA = skewPlan({
    lanes: rows,
    width: activation.width,
    step: 1,
    offset: 0,
    from: 'last',
  });
  const skewB = skewPlan({
    lanes: columns,
    width: weight.width,
    step: 1,
    offset: 0,
    from: 'first',
  });
  const gap = tileInterval(grid) - 1;
  const gapWidth = clog2(gap + 1);
  const hasGap = gap > 0;
  return {
    module: `systolic_os_r${rows}_c${columns}_${element.plan.module}${resolver === undefined ? '' : `_to_${result.format}`}`,
    template: 'arrays/systolic-os',
    summary: `output-stationary systolic array of ${rows} x ${columns} elements`,
    params: { rows, columns, element: element.plan.module },
    sources: ['textbook'],
    interface: {
      kind: 'stream',
      streams: [
        {
          direction: 'input',
          valid: 'valid_i',
          ready: 'ready_o',
          data: ['first_i', 'last_i', 'a_i', 'b_i'],
        },
        outputStream,
      ],
    },
    ports: [
      clockPort,
      resetPort,
      controlInput('valid_i', 'a beat is offered'),
      controlOutput('ready_o', 'the beat is taken'),
      controlInput('first_i', 'first beat of a tile: start new sums'),
      controlInput('last_i', 'last beat of a tile: send the sums out'),
      input('a_i', rows * activation.width, 'one column of A', {
        format: activation.format,
        lanes: rows,
      }),
      input('b_i', columns * weight.width, 'one row of B', {
        format: weight.format,
        lanes: columns,
      }),
      controlOutput('valid_o', 'a row of C is shown; row 0 of the tile comes first'),
      controlInput('ready_i', 'the row is taken'),
      output('c_o', columns * result.width, 'one row of C', {
        format: result.format,
        lanes: columns,
      }),
    ],
    view: {
      rows,
      columns,
      aw: activation.width,
      ww: weight.width,
      sw: sum.width,
      cw: result.width,
      hasResolver: resolver !== undefined,
      resolver: resolver?.plan.module ?? '',
      pe: pe.module,
      skid: skid.module,
      hasSkewA: skewA !== undefined,
      skewA: skewA?.module ?? '',
      hasSkewB: skewB !== undefined,
      skewB: skewB?.module ?? '',
      hasGap,
      gap,
      gapWidth,
      hasRows: rows > 1,
    },
    operators: [
      controlRegister(rows),
      ...(hasGap ? [controlRegister(gapWidth), decrement(gapWidth)] : []),
    ],
    children: [
      { plan: pe, count: rows * columns },
      ...(skewA === undefined ? [] : [{ plan: skewA, count: 1 }]),
      ...(skewB === undefined ? [] : [{ plan: skewB, count: 1 }]),
      ...(resolver === undefined
        ? []
        : [{ plan: resolver.plan, count: columns, part: 'resolver' }]),
      { plan: skid, count: 1 },
    ],
  };
}

/** Plan of one position of the grid. */
export function systolicOsPePlan(element: ElementPlan, latency: number): Plan {
  const { activation, weight, sum } = element;
  const numbers = { format: sum.format, lanes: sum.lanes };
  return {
    module: `systolic_os_pe_${element.plan.module}`,
    template: 'arrays/systolic-os-pe',
    summary: 'one position of an output-stationary systolic array',
    params: { element: element.plan.module },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: latency + 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('en_i', 'enable; low freezes every register'),
      controlInput('valid_i', 'operands arrive'),
      controlInput('first_i', 'they start a new sum'),
      controlInput('last_i', 'they complete the sum'),
      input('a_i', activation.width, 'activation, from the left', { format: activation.format }),
      input('b_i', weight.width, 'weight, from above', { format: weight.format }),
      controlInput('shift_i', 'pass the drained sums down'),
      input('drain_i', sum.width, 'drained sum, from above', numbers),
      controlOutput('valid_o', 'operands go on'),
      controlOutput('first_o', 'they start a new sum'),
      controlOutput('last_o', 'they complete the sum'),
      output('a_o', activation.width, 'activation, to the right', { format: activation.format }),
      output('b_o', weight.width, 'weight, down', { format: weight.format }),
      controlOutput('load_o', 'the sum is complete and goes to the drain register'),
      output('drain_o', sum.width, 'drained sum, down', numbers),
    ],
    view: {
      aw: activation.width,
      ww: weight.width,
      sw: sum.width,
      latency,
      hasDeepLast: latency > 1,
      element: element.plan.module,
    },
    operators: [
      frozenRegister(activation.width, 'forwarding'),
      frozenRegister(weight.width, 'forwarding'),
      controlRegister(1),
      frozenRegister(2 + latency, 'control'),
      frozenRegister(sum.width, 'drain'),
      { kind: 'mux', part: 'drain', widths: [sum.width], count: 1 },
    ],
    children: [{ plan: element.plan, count: 1 }],
  };
}

function decrement(width: number): Operator {
  return { kind: 'sub', part: 'control', widths: [width, 1, width], count: 1, signed: false };
}
