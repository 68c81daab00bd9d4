/**
 * Structure of the column engine: streams of digits, one per row and lane or within every element, elements that take
 * them, a drain that takes the sums out row by row, and one resolver per column behind it.
 */

import { digitLanePlan, planeBits } from '../../structure/digit/lane.ts';
import type { IntegerBits } from '../../structure/operand.ts';
import {
  clockPort,
  input,
  output,
  resetPort,
  type Operator,
  type Plan,
  type Port,
} from '../../structure/plan.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { outputStream, rowSkidPlan } from '../blocks/row-skid.ts';
import { captureDelay, rowsUnderWay, type ColumnEngine } from './timing.ts';

/** What the engine's plan knows of its element. */
export type DigitElementPlan = {
  readonly plan: Plan;
  readonly resolver: Plan;
  readonly activation: IntegerBits & { readonly format: string };
  /** The element takes groups of words, and finds their digits by itself. */
  readonly hasOwnStream: boolean;
};

/** Plan of the whole engine. */
export function columnEnginePlan(element: DigitElementPlan, engine: ColumnEngine): Plan {
  const { rows, columns, lanes, group, skipsGroups } = engine;
  const { activation, hasOwnStream } = element;
  const lane = digitLanePlan({ ...engine, operand: activation, meets: lanes > 1 });
  const weight = portOf(element.plan, 'b_i');
  const result = portOf(element.resolver, 'result_o');
  const sumBits = portOf(element.plan, 'acc_o').width;
  const skid = rowSkidPlan(columns * result.width);
  const streams = rows * lanes;
  const weightWidth = weight.width / lanes;
  return {
    module: `column_engine_r${rows}_c${columns}_g${group}_q${engine.queue}_n${engine.numberBits}${
      skipsGroups ? '_skip' : ''
    }_${element.plan.module}_to_${result.format ?? ''}`,
    template: 'arrays/column-engine',
    summary: `${rows} rows of ${columns} elements that take the digits of A that are not zero`,
    params: {
      rows,
      columns,
      element: element.plan.module,
      group,
      queue: engine.queue,
      skipsGroups,
    },
    sources: ['tpe2025'],
    interface: {
      kind: 'stream',
      streams: [
        {
          direction: 'input',
          valid: 'valid_i',
          ready: 'ready_o',
          data: ['first_i', 'next_i', 'last_i', 'plane_i', 'a_i'],
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
      controlInput('next_i', 'first beat of the bit weight below'),
      controlInput('last_i', 'last beat of a tile: send the sums out'),
      input('plane_i', planeBits(lane.digits), 'bit weight of the beat, 0 the lowest', {
        role: 'control',
      }),
      input('a_i', streams * group * activation.width, 'words of A, group by group, lane by lane', {
        format: activation.format,
        lanes: streams * group,
      }),
      output('b_read_o', streams, 'an operand is asked for, one bit per lane of each row', {
        role: 'control',
      }),
      output('b_index_o', streams * lane.indexBits, 'which: { bank, group, word } per lane', {
        role: 'control',
      }),
      input('b_i', streams * columns * weightWidth, 'what was asked for: a word per column', {
        format: weight.format ?? '',
        lanes: streams * columns,
      }),
      controlOutput('valid_o', 'a row of C is shown; row 0 of the tile comes first'),
      controlInput('ready_i', 'the row is taken'),
      output('c_o', columns * result.width, 'one row of C', {
        format: result.format ?? '',
        lanes: columns,
      }),
    ],
    view: {
      rows,
      columns,
      lanes,
      groupBits: group * activation.width,
      indexBits: lane.indexBits,
      ww: weightWidth,
      sw: sumBits,
      cw: result.width,
      lane: lane.plan.module,
      element: element.plan.module,
      resolver: element.resolver.module,
      skid: skid.module,
      buses: lane.buses.map((name) => ({ name })),
      hasShared: !hasOwnStream,
      hasMeet: lanes > 1,
      hasRows: rows > 1,
      gates: Array.from({ length: rows }, (_, index) => ({ index })),
      hasSkip: skipsGroups,
      numberBits: engine.numberBits,
    },
    operators: operators(engine, { sumBits, resultBits: result.width }),
    children: [
      ...(hasOwnStream ? [] : [{ plan: lane.plan, count: streams }]),
      { plan: element.plan, count: rows * columns },
      { plan: element.resolver, count: columns, part: 'resolver' },
      { plan: skid, count: 1 },
    ],
  };
}

function portOf(plan: Plan, name: string): Port {
  const port = plan.ports.find((candidate) => candidate.name === name);
  if (port === undefined) throw new RangeError(`${plan.module} must have a port ${name}`);
  return port;
}

type Sizes = {
  readonly sumBits: number;
  readonly resultBits: number;
};

function operators(engine: ColumnEngine, { sumBits, resultBits }: Sizes): Operator[] {
  const { rows, columns, lanes, numberBits, skipsGroups } = engine;
  const register = (bits: number, part: string, more: Partial<Operator> = {}): Operator => ({
    kind: 'register',
    part,
    widths: [bits],
    count: 1,
    ...more,
  });
  const gates = (kind: Operator['kind'], part: string, bits: number, count = 1): Operator => ({
    kind,
    part,
    widths: [bits],
    count,
  });
  return [
    // A beat under way, whose turn it is, rows under way, the choices that sums follow.
    register(1, 'control', { reset: true, enable: true }),
    ...(rows > 1 ? [register(rows, 'control', { reset: true, enable: true })] : []),
    register(rowsUnderWay, 'control', { reset: true, enable: true }),
    register(rows * captureDelay + 2, 'control', { reset: true }),
    gates('or', 'control', rows * lanes),
    gates('and', 'control', rows * lanes),
    ...(skipsGroups
      ? [
          register(2 + numberBits, 'control', { enable: true, reset: true }),
          { kind: 'add', part: 'control', widths: [2, 1, 2], count: 1 } as const,
          {
            kind: 'add',
            part: 'control',
            widths: [numberBits, 1, numberBits],
            count: 1,
          } as const,
        ]
      : []),
    gates('and', 'drain', columns * sumBits, rows),
    ...(rows > 1 ? [gates('or', 'drain', columns * sumBits, rows - 1)] : []),
    register(columns * sumBits, 'drain'),
    register(columns * resultBits, 'drain', { enable: true }),
  ];
}
