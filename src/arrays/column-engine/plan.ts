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
import { register } from '../../structure/registers.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { outputStream } from '../blocks/row-skid.ts';
import {
  banks,
  beatsPerRow,
  openingDelay,
  outputDelay,
  settlingDelay,
  type ColumnEngine,
} from './timing.ts';

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
  const { rows, columns, lanes, group, skipsGroups, resolvers, resolverStages } = engine;
  const { activation, hasOwnStream } = element;
  const beats = beatsPerRow(engine);
  const lane = digitLanePlan({ ...engine, operand: activation, meets: lanes > 1 });
  const weight = portOf(element.plan, 'b_i');
  const result = portOf(element.resolver, 'result_o');
  const sumBits = portOf(element.plan, 'acc_o').width;
  const streams = rows * lanes;
  const weightWidth = weight.width / lanes;
  return {
    module: `column_engine_r${rows}_c${columns}_g${group}_q${engine.queue}_n${engine.numberBits}${
      skipsGroups ? '_skip' : ''
    }${beats > 1 ? `_s${beats}` : ''}${resolverStages > 1 ? '' : '_p1'}_${element.plan.module}_to_${result.format ?? ''}`,
    template: 'arrays/column-engine',
    summary: `${rows} rows of ${columns} elements that take the digits of A that are not zero`,
    params: {
      rows,
      columns,
      element: element.plan.module,
      group,
      queue: engine.queue,
      skipsGroups,
      resolvers,
      resolverStages,
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
      fetch: {
        read: 'b_read_o',
        index: 'b_index_o',
        data: 'b_i',
        requests: streams,
        slices: lanes,
        run: group,
        pageBits: Math.log2(banks),
        runBits: engine.numberBits,
        opens: 'first_i',
        beats: rows * beats,
      },
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
      controlOutput('valid_o', 'sums of a row of C are shown; row 0 of the tile comes first'),
      controlInput('ready_i', 'they are taken'),
      output(
        'c_o',
        resolvers * result.width,
        beats === 1 ? 'one row of C' : `sums of a row of C, the first columns first`,
        { format: result.format ?? '', lanes: resolvers },
      ),
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
      resolvers,
      beats,
      hasBeats: beats > 1,
      hasStages: resolverStages > 1,
      steps: Array.from({ length: beats }, (_, index) => ({ index })),
      delay: outputDelay(engine),
      buses: lane.buses.map((name) => ({ name })),
      hasShared: !hasOwnStream,
      hasMeet: lanes > 1,
      hasRows: rows > 1,
      joins: joinsOf(rows, beats > 1),
      hasSkip: skipsGroups,
      numberBits: engine.numberBits,
    },
    operators: operators(engine, { sumBits, resultBits: result.width }),
    children: [
      ...(hasOwnStream ? [] : [{ plan: lane.plan, count: streams }]),
      { plan: element.plan, count: rows * columns },
      { plan: element.resolver, count: resolvers, part: 'resolver' },
    ],
  };
}

/** A net that is the or of some others. */
type Join = { readonly net: string; readonly terms: readonly string[] };

/** Words that one net joins: a tree of pairs, which no mapping has to balance. */
const joined = 2;

/** From the words of all rows, gated already or to be gated, to `chosen`. */
function joinsOf(rows: number, isGated: boolean): Join[] {
  const joins: Join[] = [];
  const join = (nets: readonly string[], level: number): void => {
    const isLast = nets.length <= joined;
    const made = Array.from({ length: Math.ceil(nets.length / joined) }, (_, i) => {
      const net = isLast ? 'chosen' : `chosen_${level}_${i}`;
      joins.push({ net, terms: nets.slice(i * joined, (i + 1) * joined) });
      return net;
    });
    if (!isLast) join(made, level + 1);
  };
  const words = Array.from({ length: rows }, (_, row) =>
    isGated ? `shown[${row}]` : `(sums[${row}] & {S*SW{take_q[${row}]}})`,
  );
  join(words, 0);
  return joins;
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
  const { rows, columns, lanes, numberBits, skipsGroups, resolvers } = engine;
  const beats = beatsPerRow(engine);
  const gates = (kind: Operator['kind'], part: string, bits: number, count = 1): Operator => ({
    kind,
    part,
    widths: [bits],
    count,
  });
  return [
    // What the streams do with the beats in the code registers, and the marks of these.
    register(2, 'control', { reset: true }),
    register(3, 'control', { enable: true }),
    gates('or', 'control', rows * lanes),
    gates('and', 'control', rows * lanes),
    ...(skipsGroups
      ? [
          register(2 + numberBits, 'control', { enable: true, reset: true }),
          register(2 + numberBits, 'control', { enable: true }),
          { kind: 'add', part: 'control', widths: [2, 1, 2], count: 1 } as const,
          {
            kind: 'add',
            part: 'control',
            widths: [numberBits, 1, numberBits],
            count: 1,
          } as const,
        ]
      : []),
    // Whose turn it is, the row that is taken out, how much of it.
    register(rows * (settlingDelay + openingDelay), 'control', { reset: true }),
    register(1 + rows, 'control', { reset: true, enable: true }),
    ...(rows > 1 ? [register(rows + 1, 'control', { reset: true })] : []),
    ...(beats > 1 ? [register(beats, 'control', { reset: true, enable: true })] : []),
    gates('and', 'drain', columns * sumBits, rows),
    gates('or', 'drain', resolvers * sumBits, rows * beats - 1),
    register(outputDelay(engine), 'control', { reset: true, enable: true }),
    register(resolvers * sumBits, 'drain', { enable: true }),
    register(resolvers * resultBits, 'drain', { enable: true }),
  ];
}
