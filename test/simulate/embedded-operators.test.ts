import { assert, bigInt, constantFrom, oneof, property, record } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { wrap } from '../../src/bits/index.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import type { Rtl } from '../../src/simulate/engine.ts';
import { openEmbedded } from '../../src/simulate/embedded/engine.ts';
import type { EmbeddedSession } from '../../src/simulate/embedded/session.ts';

/** An operator on two words: Verilog text, and what it means on integers before the result is cut. */
type Operator = {
  readonly name: string;
  readonly text: (a: string, b: string) => string;
  readonly meaning: (a: bigint, b: bigint, widthA: number) => bigint;
  /** The operand widths do not follow the result's: comparisons and reductions. */
  readonly isBoolean?: boolean;
};

const flag = (truth: boolean): bigint => (truth ? 1n : 0n);
const ones = (a: bigint): number => [...a.toString(2)].filter((digit) => digit === '1').length;

const operators: readonly Operator[] = [
  { name: 'add', text: (a, b) => `${a} + ${b}`, meaning: (a, b) => a + b },
  { name: 'sub', text: (a, b) => `${a} - ${b}`, meaning: (a, b) => a - b },
  { name: 'mul', text: (a, b) => `${a} * ${b}`, meaning: (a, b) => a * b },
  { name: 'neg', text: (a) => `-${a}`, meaning: (a) => -a },
  { name: 'and', text: (a, b) => `${a} & ${b}`, meaning: (a, b) => a & b },
  { name: 'or', text: (a, b) => `${a} | ${b}`, meaning: (a, b) => a | b },
  { name: 'xor', text: (a, b) => `${a} ^ ${b}`, meaning: (a, b) => a ^ b },
  { name: 'xnor', text: (a, b) => `${a} ~^ ${b}`, meaning: (a, b) => ~(a ^ b) },
  { name: 'not', text: (a) => `~${a}`, meaning: (a) => ~a },
  { name: 'choose', text: (a, b) => `a[0] ? ${a} : ${b}`, meaning: (a, b) => (a & 1n ? a : b) },
  { name: 'eq', text: (a, b) => `${a} == ${b}`, meaning: (a, b) => flag(a === b), isBoolean: true },
  { name: 'ne', text: (a, b) => `${a} != ${b}`, meaning: (a, b) => flag(a !== b), isBoolean: true },
  { name: 'lt', text: (a, b) => `${a} < ${b}`, meaning: (a, b) => flag(a < b), isBoolean: true },
  { name: 'le', text: (a, b) => `${a} <= ${b}`, meaning: (a, b) => flag(a <= b), isBoolean: true },
  { name: 'gt', text: (a, b) => `${a} > ${b}`, meaning: (a, b) => flag(a > b), isBoolean: true },
  { name: 'ge', text: (a, b) => `${a} >= ${b}`, meaning: (a, b) => flag(a >= b), isBoolean: true },
  { name: 'all', text: (a) => `&${a}`, meaning: (a, _, w) => flag(wrap(~a, w) === 0n), isBoolean: true },
  { name: 'any', text: (a) => `|${a}`, meaning: (a) => flag(a !== 0n), isBoolean: true },
  { name: 'parity', text: (a) => `^${a}`, meaning: (a, _, w) => BigInt(ones(wrap(a, w)) & 1), isBoolean: true },
  { name: 'lnot', text: (a) => `!${a}`, meaning: (a) => flag(a === 0n), isBoolean: true },
  { name: 'land', text: (a, b) => `${a} && ${b}`, meaning: (a, b) => flag(a !== 0n && b !== 0n), isBoolean: true },
  { name: 'lor', text: (a, b) => `${a} || ${b}`, meaning: (a, b) => flag(a !== 0n || b !== 0n), isBoolean: true },
  { name: 'shl', text: (a) => `${a} << n`, meaning: (a) => a },
  { name: 'shr', text: (a) => `${a} >> n`, meaning: (a) => a },
  { name: 'asr', text: (a) => `${a} >>> n`, meaning: (a) => a },
  { name: 'part', text: () => 'a[n +: 3]', meaning: (a) => a },
  { name: 'bit', text: () => 'a[n]', meaning: (a) => a },
  { name: 'cat', text: () => '{b, a[0], a}', meaning: (a) => a },
  { name: 'div', text: (a, b) => `${a} / ${b}`, meaning: (a, b) => (b === 0n ? 0n : a / b) },
  { name: 'mod', text: (a, b) => `${a} % ${b}`, meaning: (a, b) => (b === 0n ? 0n : a % b) },
]; // prettier-ignore

type Shape = {
  readonly a: number;
  readonly b: number;
  readonly y: number;
  readonly isSigned: boolean;
};

/** A module with one output for each operator, on operands of given widths. */
function module(shape: Shape): Rtl {
  const { a, b, y, isSigned } = shape;
  const sign = isSigned ? 'signed ' : '';
  const lines = operators.map(({ name, text }) => `  assign ${name}_o = ${text('a', 'b')};`);
  const ports = operators.map(({ name }) => `output ${sign}[${y - 1}:0] ${name}_o`);
  const text = `module m(
  input ${sign}[${a - 1}:0] a, input ${sign}[${b - 1}:0] b, input [2:0] n,
  ${ports.join(',\n  ')}
);
${lines.join('\n')}
endmodule
`;
  return {
    top: 'm',
    files: [{ path: 'm.v', text }],
    inputs: [
      { name: 'a', width: a },
      { name: 'b', width: b },
      { name: 'n', width: 3 },
    ],
    outputs: operators.map(({ name }) => ({ name: `${name}_o`, width: y })),
  };
}

/** The result as Verilog defines it: operands extended to the wider of themselves and the result, then cut. */
function expected(shape: Shape, operator: Operator, a: bigint, b: bigint, n: bigint): bigint {
  const { isSigned, y } = shape;
  const value = (bits: bigint, width: number): bigint =>
    isSigned ? BigInt.asIntN(width, bits) : bits;
  const x = value(a, shape.a);
  const z = value(b, shape.b);
  const context = Math.max(shape.a, y);
  switch (operator.name) {
    case 'shl':
      return wrap(x << n, y);
    case 'shr':
      return wrap(wrap(x, context) >> n, y);
    case 'asr':
      return wrap(x >> n, y);
    case 'part':
      return wrap((a >> n) & 7n, y);
    case 'bit':
      return wrap((a >> n) & 1n, y);
    case 'cat':
      return wrap(a | ((a & 1n) << BigInt(shape.a)) | (b << BigInt(shape.a + 1)), y);
    default:
      return wrap(operator.meaning(x, z, shape.a), y);
  }
}

/** Words of a width: corners as often as anything else. */
function word(width: number): Arbitrary<bigint> {
  const top = 1n << BigInt(width - 1);
  const corners = [0n, 1n, wrap(-1n, width), top, wrap(top + 1n, width), wrap(top - 1n, width)];
  return oneof(constantFrom(...corners), bigInt({ min: 0n, max: 2n * top - 1n }));
}

const sessions: EmbeddedSession[] = [];
afterAll(async () => {
  for (const session of sessions) await session.close();
});

const shapes: readonly Shape[] = [
  { a: 1, b: 1, y: 1, isSigned: false },
  { a: 1, b: 1, y: 9, isSigned: true },
  { a: 4, b: 5, y: 7, isSigned: false },
  { a: 5, b: 3, y: 8, isSigned: true },
  { a: 8, b: 8, y: 16, isSigned: true },
  { a: 8, b: 8, y: 16, isSigned: false },
  { a: 8, b: 7, y: 32, isSigned: true },
  { a: 12, b: 16, y: 20, isSigned: true },
  { a: 16, b: 16, y: 32, isSigned: false },
  { a: 24, b: 9, y: 24, isSigned: true },
  { a: 32, b: 32, y: 32, isSigned: false },
  { a: 31, b: 32, y: 33, isSigned: true },
  { a: 32, b: 32, y: 64, isSigned: true },
  { a: 33, b: 17, y: 40, isSigned: false },
  { a: 65, b: 40, y: 96, isSigned: true },
  { a: 100, b: 101, y: 131, isSigned: false },
];

describe('each operator computes what Verilog says', () => {
  test.each(shapes)(
    'a of $a bits, b of $b bits, result of $y bits, signed: $isSigned',
    async (shape) => {
      const rtl = module(shape);
      const session = await openEmbedded(rtl);
      sessions.push(session);
      const inputs = layout(rtl.inputs);
      const rows: { a: bigint; b: bigint; n: bigint }[] = [];
      assert(
        property(
          record({ a: word(shape.a), b: word(shape.b), n: bigInt({ min: 0n, max: 7n }) }),
          (row) => {
            rows.push(row);
          },
        ),
        { numRuns: 400 },
      );
      // Row by row over sixteen streams, so that every lane is used.
      const streams = Array.from({ length: 16 }, () => block(inputs, rows.length / 16));
      for (const [t, row] of rows.entries()) {
        for (const field of inputs.fields) {
          const value = row[field.name as keyof typeof row];
          writeField(streams[t % 16]!, field, Math.floor(t / 16), value);
        }
      }
      const results = await session.runAll(streams);
      const wrong: string[] = [];
      for (const [t, { a, b, n }] of rows.entries()) {
        const outputs = results[t % 16]!;
        for (const [i, operator] of operators.entries()) {
          const field = outputs.layout.fields[i]!;
          const isUndefined =
            (b === 0n && ['div', 'mod'].includes(operator.name)) ||
            (n >= BigInt(shape.a) && operator.name === 'bit') ||
            (n + 3n > BigInt(shape.a) && operator.name === 'part');
          const got = readField(outputs, field, Math.floor(t / 16));
          const want = expected(shape, operator, a, b, n);
          if (!isUndefined && got !== want) {
            wrong.push(
              `${operator.name}(0x${a.toString(16)}, 0x${b.toString(16)}, ${n}) = 0x${got.toString(16)}, not 0x${want.toString(16)}`,
            );
          }
        }
      }
      expect(wrong.slice(0, 10)).toEqual([]);
    },
  );
});
