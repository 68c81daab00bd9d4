/**
 * Structure of the two-dimensional matrix: one register for each edge, broadcast to the elements, a drain register
 * behind every element, one skid register for the row that is refused.
 */

import { clog2 } from '../../bits/index.ts';
import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';
import { controlInput, controlRegister, frozenRegister } from '../blocks/ports.ts';
import { rowSkidPlan } from '../blocks/row-skid.ts';
import { resultWire, type ElementPlan } from '../element-plan.ts';
import { coderChildren, coderView } from '../output-stationary/coders.ts';
import { gapCounter } from '../output-stationary/gap.ts';
import { outputStationaryInterface, outputStationaryPorts } from '../output-stationary/ports.ts';
import { tileInterval, type OutputStationary } from '../output-stationary/timing.ts';

/** Plan of the whole array. Row 0 of a tile sits in the lowest physical row, which drains first. */
export function matrix2dPlan(element: ElementPlan, grid: OutputStationary): Plan {
  const { rows, columns, lanes, latency } = grid;
  const { sum, resolver } = element;
  const aw = element.activation.width * lanes;
  const ww = element.weight.width * lanes;
  const result = resultWire(element);
  const pe = matrix2dPePlan(element, grid);
  const skid = rowSkidPlan(columns * result.width);
  const gap = tileInterval(grid) - 1;
  const gapWidth = clog2(gap + 1);
  const size = lanes === 1 ? `r${rows}_c${columns}` : `r${rows}_c${columns}_d${lanes}`;
  return {
    module: `matrix_2d_${size}_${element.plan.module}${resolver === undefined ? '' : `_to_${result.format}`}`,
    template: 'arrays/matrix-2d',
    summary: `two-dimensional matrix of ${rows} x ${columns} elements with broadcast operands`,
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
      aw,
      ww,
      sw: sum.width,
      cw: result.width,
      latency,
      hasDeepLast: latency > 1,
      hasResolver: resolver !== undefined,
      resolver: resolver?.plan.module ?? '',
      pe: pe.module,
      skid: skid.module,
      hasGap: gap > 0,
      gap,
      gapWidth,
      hasRows: rows > 1,
      ...coderView(element, grid),
    },
    operators: [
      frozenRegister(rows * aw + columns * ww, 'forwarding'),
      frozenRegister(2, 'control'),
      controlRegister(1 + latency + rows),
      ...gapCounter(gap),
    ],
    children: [
      { plan: pe, count: rows * columns },
      ...coderChildren(element, grid),
      ...(resolver === undefined
        ? []
        : [{ plan: resolver.plan, count: columns, part: 'resolver' }]),
      { plan: skid, count: 1 },
    ],
  };
}

/** Plan of one position of the grid. */
function matrix2dPePlan(element: ElementPlan, { lanes }: OutputStationary): Plan {
  const { activation, weight, sum } = element;
  const numbers = { format: sum.format, lanes: sum.lanes };
  return {
    module: `matrix_2d_pe_${element.plan.module}`,
    template: 'arrays/matrix-2d-pe',
    summary: 'one position of a two-dimensional matrix with broadcast operands',
    params: { element: element.plan.module },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('en_i', 'enable; low freezes every register'),
      controlInput('valid_i', 'operands arrive'),
      controlInput('first_i', 'they start a new sum'),
      input('a_i', lanes * activation.width, 'activation, of the row', {
        format: activation.format,
        lanes,
      }),
      input('b_i', lanes * weight.width, 'weight, of the column', {
        format: weight.format,
        lanes,
      }),
      controlInput('load_i', 'the sum is complete and goes to the drain register'),
      controlInput('shift_i', 'pass the drained sums down'),
      input('drain_i', sum.width, 'drained sum, from above', numbers),
      output('drain_o', sum.width, 'drained sum, down', numbers),
    ],
    view: { sw: sum.width, element: element.plan.module },
    operators: [
      frozenRegister(sum.width, 'drain'),
      { kind: 'mux', part: 'drain', widths: [sum.width], count: 1 },
    ],
    children: [{ plan: element.plan, count: 1 }],
  };
}
