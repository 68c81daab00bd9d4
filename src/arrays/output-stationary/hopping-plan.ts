/**
 * Structure of an output-stationary array whose operands hop: skewed edges, a grid of elements with forwarding
 * registers, a chain of drain registers down each column, one skid register for the row that is refused.
 */

import { clog2 } from '../../bits/index.ts';
import { clockPort, input, output, resetPort, type Plan } from '../../structure/plan.ts';
import { controlInput, controlOutput, controlRegister, frozenRegister } from '../blocks/ports.ts';
import { rowSkidPlan } from '../blocks/row-skid.ts';
import { skewPlan } from '../blocks/skew.ts';
import { resultWire, type ElementPlan } from '../element-plan.ts';
import { coderChildren, coderView } from './coders.ts';
import { gapCounter } from './gap.ts';
import { outputStationaryInterface, outputStationaryPorts } from './ports.ts';
import { tileInterval, type OutputStationary } from './timing.ts';

/** What tells one architecture of this structure from another. */
export type Hopping = {
  /** Beginning of module names. */
  readonly name: string;
  /** Template of the top module. */
  readonly template: string;
  readonly summary: string;
};

/**
 * Plan of the whole array; its operands hop. Row `r` of a beat enters the physical row `rows - 1 - r`, so that row 0
 * drains first.
 */
export function hoppingPlan(
  { name, template, summary }: Hopping,
  element: ElementPlan,
  grid: OutputStationary,
): Plan {
  const { rows, columns, lanes } = grid;
  const { sum, resolver } = element;
  const aw = element.activation.width * lanes;
  const ww = element.weight.width * lanes;
  const result = resultWire(element);
  const pe = hoppingPePlan(name, element, grid);
  const skid = rowSkidPlan(columns * result.width);
  const skewA = skewPlan({ lanes: rows, width: aw, step: 1, offset: 0, from: 'last' });
  const skewB = skewPlan({ lanes: columns, width: ww, step: 1, offset: 0, from: 'first' });
  const gap = tileInterval(grid) - 1;
  const gapWidth = clog2(gap + 1);
  const hasGap = gap > 0;
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
      aw,
      ww,
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
      ...coderView(element, grid),
    },
    operators: [controlRegister(rows), ...gapCounter(gap)],
    children: [
      { plan: pe, count: rows * columns },
      ...coderChildren(element, grid),
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
function hoppingPePlan(
  name: string,
  element: ElementPlan,
  { lanes, latency }: OutputStationary,
): Plan {
  const { sum } = element;
  const activation = element.activation.width * lanes;
  const weight = element.weight.width * lanes;
  const activations = { format: element.activation.format, lanes };
  const weights = { format: element.weight.format, lanes };
  const numbers = { format: sum.format, lanes: sum.lanes };
  return {
    module: `${name}_pe_${element.plan.module}`,
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
      input('a_i', activation, 'activation, from the left', activations),
      input('b_i', weight, 'weight, from above', weights),
      controlInput('shift_i', 'pass the drained sums down'),
      input('drain_i', sum.width, 'drained sum, from above', numbers),
      controlOutput('valid_o', 'operands go on'),
      controlOutput('first_o', 'they start a new sum'),
      controlOutput('last_o', 'they complete the sum'),
      output('a_o', activation, 'activation, to the right', activations),
      output('b_o', weight, 'weight, down', weights),
      controlOutput('load_o', 'the sum is complete and goes to the drain register'),
      output('drain_o', sum.width, 'drained sum, down', numbers),
    ],
    view: {
      aw: activation,
      ww: weight,
      sw: sum.width,
      latency,
      hasDeepLast: latency > 1,
      element: element.plan.module,
    },
    operators: [
      frozenRegister(activation, 'forwarding'),
      frozenRegister(weight, 'forwarding'),
      controlRegister(1),
      frozenRegister(2 + latency, 'control'),
      frozenRegister(sum.width, 'drain'),
      { kind: 'mux', part: 'drain', widths: [sum.width], count: 1 },
    ],
    children: [{ plan: element.plan, count: 1 }],
  };
}
