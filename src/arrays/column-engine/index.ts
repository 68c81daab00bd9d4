/** Column engine: rows of elements that share streams of the digits of A that are not zero. */

import { z } from 'zod';
import { digitCount } from '../../bits/digits.ts';
import { clog2 } from '../../bits/index.ts';
import type { Element } from '../../elements/family.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { gridShape, parseArray } from '../params.ts';
import { columnEngineDriver } from './driver.ts';
import { columnEngineMachine } from './golden.ts';
import { columnEnginePlan } from './plan.ts';
import { columnEngineSchedule } from './schedule.ts';
import { beatDepth, type ColumnEngine } from './timing.ts';

const slug = 'column-engine';
const schema = z.strictObject({
  rows: gridShape.rows.describe('streams of digits, each for a row of C'),
  columns: gridShape.columns.describe('elements that share a stream'),
  group: z.literal([2, 4, 8]).default(4).describe('words that a stream takes in at once'),
  queue: z.int().min(2).max(64).default(8).describe('groups that wait in a stream'),
  depth: z
    .int()
    .min(1)
    .max(2 ** 20)
    .default(2 ** 14)
    .describe('greatest k: the operands of B that can be told apart'),
  zeroGroups: z
    .enum(['cycle', 'skipped'])
    .default('cycle')
    .describe('a group without digits costs a cycle, as published, or none'),
  resolvers: z
    .int()
    .min(1)
    .optional()
    .describe('carry-propagate adders; a divisor of columns, the sums per beat; default columns'),
  resolverStages: z.literal([1, 2]).default(2).describe('cycles of such an adder'),
});

export const columnEngine: ArrayFamily = {
  slug,
  title: 'Column engine',
  summary:
    'Digits of A that are not zero, one per cycle and row, shared by all elements of the row; operands of B are fetched by index, rows run apart by as much as their queues hold.',
  sources: ['tpe2025'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const serial = element.serial();
    const parsed = parseArray(schema, input, element, () => ({
      kind: 'digit',
      lanes: serial?.lanes ?? 1,
    }));
    if (!parsed.ok) return parsed;
    const { params, role } = parsed.value;
    const { rows, columns, group, queue, depth, resolverStages, resolvers = columns } = params;
    if (columns % resolvers !== 0) {
      const expected = `a divisor of columns, ${columns}`;
      return fail([{ code: 'conflict', path: ['resolvers'], expected, actual: String(resolvers) }]);
    }
    const { arithmetic } = element;
    const { integer } = arithmetic;
    const resolver = element.resolver(role, resolverStages);
    if (serial === undefined || integer === undefined || resolver === undefined) {
      return fail([
        {
          code: 'unsupported',
          path: ['architecture'],
          expected: 'one that suits the element: it does not take its activations digit by digit',
          actual: `one that uses ${element.family} to ${role.kind}`,
        },
      ]);
    }
    const { encoding, lanes } = serial;
    const { activation } = arithmetic;
    const engine: ColumnEngine = {
      rows,
      columns,
      lanes,
      encoding,
      group,
      queue,
      numberBits: Math.max(1, clog2(Math.ceil(depth / (lanes * group)))),
      skipsGroups: params.zeroGroups === 'skipped',
      resolvers,
      resolverStages,
    };
    const planes = digitCount(encoding, activation.width, integer.activationSigned);
    const operand = {
      width: activation.width,
      signed: integer.activationSigned,
      format: activation.format,
    };
    return ok({
      architecture: slug,
      rows,
      columns,
      // The best case: every group takes the cycle of its beat.
      elements: (rows * columns * beatDepth(engine)) / planes,
      element,
      role,
      reduction: { lanes: 1, padding: 1 },
      params,
      isDataDependent: true,
      golden: () => columnEngineMachine(arithmetic, engine),
      plan: kept(() => {
        const own = element.streamed(engine);
        return columnEnginePlan(
          {
            plan: own ?? element.inner(role),
            resolver,
            activation: operand,
            hasOwnStream: own !== undefined,
          },
          engine,
        );
      }),
      schedule: (shape, memory) => columnEngineSchedule(arithmetic, engine, depth, shape, memory),
      driver: (gemm) => columnEngineDriver(arithmetic, engine, gemm),
    });
  },
};
