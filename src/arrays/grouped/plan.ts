/**
 * Structure of an array whose weights share scales by groups: the array itself, its weights formed from codes at the
 * top edge, and below every column a unit that scales the sums of a group and adds them to the results so far.
 */

import { clog2 } from '../../bits/index.ts';
import { InvariantError } from '../../errors.ts';
import {
  input,
  output,
  type Operator,
  type Plan,
  type Port,
  type Stream,
} from '../../structure/plan.ts';
import { controlInput, controlOutput, controlRegister, frozenRegister } from '../blocks/ports.ts';
import { rowDelayPlan } from '../blocks/row-delay.ts';
import { rowQueuePlan } from '../blocks/row-queue.ts';
import { rowRingPlan } from '../blocks/row-ring.ts';
import { outputStream, rowSkidPlan } from '../blocks/row-skid.ts';
import { innerColumns, type Grouped } from './timing.ts';

/** What the plan knows of weights before they are weights. */
export type Codes = {
  readonly width: number;
  readonly format: string;
  /** Bits of a zero point, and whether it is taken off the code at the top edge or its share off the sum. */
  readonly zeroPoint?: { readonly width: number; readonly place: 'folded' | 'kept' };
  /** The stream of the array on which codes come: its data with `b_i`. */
  readonly weightStream: string;
};

/** Plan of the whole. `inner` is the array of `innerColumns`, `unit` the scaling of one column. */
export function groupedPlan(inner: Plan, unit: Plan, codes: Codes, grouped: Grouped): Plan {
  const { rows, columns, hasRowSums, folds, latency } = grouped;
  const sum = laneOf(inner, 'c_o');
  const weight = laneOf(inner, 'b_i');
  const scale = laneOf(unit, 'scale_i');
  const result = laneOf(unit, 'result_o');
  const { zeroPoint } = codes;
  const isFolded = zeroPoint?.place === 'folded';
  const isKept = zeroPoint?.place === 'kept';
  // Units of three edges hold the newest row of results, and the rows before it wait here; where they take more edges,
  // a row joins those that wait when it is done, before the next group comes to it.
  const hasStore = latency > 3;
  const store = hasStore ? rowRingPlan(columns * result.width, rows) : undefined;
  const delay = rows > 1 && !hasStore ? rowDelayPlan(columns * result.width, rows - 1) : undefined;
  const skid = rowSkidPlan(columns * result.width);
  const hasFolds = folds > 1;
  const queue = hasFolds ? rowQueuePlan(innerColumns(grouped) * sum.width, rows) : undefined;
  const foldWidth = Math.max(1, clog2(folds));
  const indexWidth = Math.max(1, clog2(rows));
  const zeroBits = isKept ? columns * zeroPoint.width : 0;
  const own = hasFolds ? ['p_i', 'valid_i', 'ready_o'] : [];
  const passed = inner.ports.filter(
    ({ name }) => !['clk', 'rst', 'b_i', 'c_o', 'valid_o', 'ready_i', ...own].includes(name),
  );
  return {
    module: `${inner.module}_${ending(unit, codes)}_n${rows}${hasFolds ? `_f${folds}` : ''}`,
    template: 'arrays/grouped',
    summary: `${inner.summary}, with group dequantisers`,
    params: {
      rows,
      columns,
      array: inner.module,
      dequantiser: unit.module,
      code: codes.format,
      ...(hasFolds ? { folds } : {}),
    },
    sources: ['mixpe2024'],
    interface: { kind: 'stream', streams: streams(inner, codes) },
    ports: ports(inner, grouped, codes, { scale, result }),
    view: {
      rows,
      columns,
      innerColumns: innerColumns(grouped),
      code: codes.width,
      ww: weight.width,
      sw: sum.width,
      scale: scale.width,
      rw: result.width,
      zw: zeroPoint?.width ?? 0,
      isFolded,
      isKept,
      hasRowSums,
      padCode: weight.width - codes.width,
      padZero: weight.width - (zeroPoint?.width ?? 0),
      inner: inner.module,
      passed: passed.map(({ name }) => name),
      unit: unit.module,
      delay: delay?.module ?? '',
      skid: skid.module,
      hasRows: rows > 1,
      indexWidth,
      lastRow: rows - 1,
      hasFolds,
      folds,
      foldWidth,
      lastFold: folds - 1,
      queue: queue?.module ?? '',
      hasStore,
      store: store?.module ?? '',
      latency,
      lastEdge: latency - 1,
      beforeLast: latency - 2,
    },
    operators: [
      ...(isFolded
        ? [
            {
              kind: 'sub',
              part: 'zero point',
              widths: [codes.width, zeroPoint.width, weight.width],
              count: columns,
            } as const,
          ]
        : []),
      { kind: 'register', part: 'scales', widths: [columns * scale.width], count: 1, enable: true },
      ...(zeroBits > 0
        ? [
            {
              kind: 'register',
              part: 'scales',
              widths: [zeroBits],
              count: 1,
              enable: true,
            } as const,
          ]
        : []),
      { kind: 'register', part: 'control', widths: [2], count: 1, enable: true },
      { kind: 'register', part: 'control', widths: [1], count: 1, reset: true, enable: true },
      controlRegister(latency),
      // First group up to the addition, last group up to the rows that leave.
      frozenRegister(2 + latency, 'control'),
      ...(rows > 1 ? indexOperators(indexWidth) : []),
      ...(hasFolds
        ? [
            ...(rows > 1 ? indexOperators(indexWidth) : []),
            ...indexOperators(foldWidth),
            ...indexOperators(foldWidth),
            {
              kind: 'and',
              part: 'sums of folds',
              widths: [innerColumns(grouped) * sum.width],
              count: 1,
            } as const,
          ]
        : []),
      { kind: 'and', part: 'results', widths: [result.width], count: columns },
    ],
    children: [
      { plan: inner, count: 1 },
      { plan: unit, count: columns, part: 'group dequantiser' },
      ...(queue === undefined ? [] : [{ plan: queue, count: 1, part: 'sums of folds' }]),
      ...(store === undefined ? [] : [{ plan: store, count: 1, part: 'results' }]),
      ...(delay === undefined ? [] : [{ plan: delay, count: 1, part: 'results' }]),
      { plan: skid, count: 1 },
    ],
  };
}

/** What the name of the array does not say: zero points, formats of scales and results. */
function ending(unit: Plan, { zeroPoint }: Codes): string {
  const formats = unit.module.replace(/^pe_group_dequantiser_(?:[su]\d+|e\d+m\w+?)_(?:z\d+_)?/, '');
  return `${zeroPoint === undefined ? 'scaled' : zeroPoint.place}_${formats}`;
}

function indexOperators(width: number): Operator[] {
  return [
    { kind: 'register', part: 'control', widths: [width], count: 1, reset: true, enable: true },
    { kind: 'add', part: 'control', widths: [width, 1, width], count: 1 },
  ];
}

function streams(inner: Plan, codes: Codes): Stream[] {
  if (inner.interface.kind !== 'stream') {
    throw new InvariantError(`${inner.module} has no streams`);
  }
  const isFolded = codes.zeroPoint?.place === 'folded';
  const isKept = codes.zeroPoint?.place === 'kept';
  return [
    ...inner.interface.streams
      .filter(({ direction }) => direction === 'input')
      .map((stream) => ({
        ...stream,
        data: [
          ...stream.data.filter((name) => name !== 'p_i'),
          ...(isFolded && stream.valid === codes.weightStream ? ['z_i'] : []),
        ],
      })),
    {
      direction: 'input',
      valid: 'group_valid_i',
      ready: 'group_ready_o',
      data: ['group_first_i', 'group_last_i', 'scale_i', ...(isKept ? ['z_i'] : [])],
    },
    outputStream,
  ];
}

function ports(
  inner: Plan,
  { columns }: Grouped,
  codes: Codes,
  { scale, result }: { readonly scale: Lane; readonly result: Lane },
): Port[] {
  const { zeroPoint } = codes;
  const own = inner.ports.filter(
    ({ name }) => !['b_i', 'p_i', 'c_o', 'valid_o', 'ready_i'].includes(name),
  );
  return [
    ...own,
    input('b_i', columns * codes.width, 'codes of one row of B', {
      format: codes.format,
      lanes: columns,
    }),
    ...(zeroPoint === undefined
      ? []
      : [
          input('z_i', columns * zeroPoint.width, 'zero points of their groups', {
            format: `uint${zeroPoint.width}`,
            lanes: columns,
          }),
        ]),
    controlInput('group_valid_i', 'the scales of a group are offered'),
    controlOutput('group_ready_o', 'they are taken'),
    controlInput('group_first_i', 'first group of a tile: start new results'),
    controlInput('group_last_i', 'last group of a tile: the results leave'),
    input('scale_i', columns * scale.width, 'scales of a group', {
      format: scale.format,
      lanes: columns,
    }),
    controlOutput('valid_o', 'a row of C is shown; row 0 of the tile comes first'),
    controlInput('ready_i', 'the row is taken'),
    output('c_o', columns * result.width, 'one row of C', {
      format: result.format,
      lanes: columns,
    }),
  ];
}

type Lane = { readonly width: number; readonly format: string };

function laneOf(plan: Plan, name: string): Lane {
  const port = plan.ports.find((candidate) => candidate.name === name);
  if (port?.format === undefined) {
    throw new InvariantError(`${plan.module} has no number port ${name}`);
  }
  return { width: port.width / (port.lanes ?? 1), format: port.format };
}
