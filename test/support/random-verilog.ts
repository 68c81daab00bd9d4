/** Random small Verilog modules, for engines to agree on. */

import { array, boolean, integer, letrec, oneof, option, record, tuple } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Rtl } from '../../src/simulate/engine.ts';

type Signal = { readonly name: string; readonly width: number; readonly isSigned: boolean };

/** An expression waits for the signals it may use. */
type Expression = (signals: readonly Signal[]) => string;

const operators = ['+', '-', '*', '&', '|', '^', '~^', '<<', '>>', '>>>'];
const relations = ['==', '!=', '<', '<=', '>', '>=', '&&', '||'];
const unary = ['~', '-', '!', '&', '|', '^', '~&', '~|', '~^', '+'];

const pickSignal = (signals: readonly Signal[], n: number): Signal => {
  const found = signals[n % signals.length];
  if (found === undefined) throw new RangeError('a module has an input');
  return found;
};

function at<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}

const { expression } = letrec<{ leaf: Expression; expression: Expression }>((tie) => ({
  leaf: tuple(
    integer({ min: 0, max: 999 }),
    integer({ min: 0, max: 5 }),
    integer({ min: 0, max: 63 }),
  ).map(([n, kind, place]): Expression => (signals) => {
    const { name, width, isSigned } = pickSignal(signals, n);
    const low = place % width;
    // Icarus 11 shifts by a select of all of a signed register as if it were signed: braces make it unsigned.
    const select = (range: string, isAll: boolean): string =>
      isAll && isSigned ? `{${name}[${range}]}` : `${name}[${range}]`;
    if (kind === 0) return select(`${low}`, width === 1);
    if (kind === 1) return select(`${width - 1}:${low}`, low === 0);
    if (kind === 2)
      return `${(n % 12) + 1}'${n % 2 === 0 ? 's' : ''}d${place % 2 ** ((n % 12) + 1)}`;
    if (kind === 3) return n % 2 === 0 ? `$signed(${name})` : `$unsigned(${name})`;
    return name;
  }),
  expression: (() => {
    const below = tie('expression');
    const apply = (arity: number, make: (parts: string[], n: number) => string): Arbitrary<Expression> =>
      tuple(integer({ min: 0, max: 999 }), array(below, { minLength: arity, maxLength: arity })).map(
        ([n, parts]): Expression =>
          (signals) => make(parts.map((part) => part(signals)), n),
      ); // prettier-ignore
    return oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 4, arbitrary: tie('leaf') },
      { weight: 6, arbitrary: apply(2, ([a, b], n) => `(${a} ${at(operators, n)} ${b})`) },
      { weight: 2, arbitrary: apply(2, ([a, b], n) => `(${a} ${at(relations, n)} ${b})`) },
      { weight: 2, arbitrary: apply(1, ([a], n) => `(${at(unary, n)}${a})`) },
      { weight: 2, arbitrary: apply(3, ([c, a, b]) => `(${c} ? ${a} : ${b})`) },
      { weight: 2, arbitrary: apply(2, ([a, b]) => `{${a}, ${b}}`) },
      { weight: 1, arbitrary: apply(1, ([a], n) => `{${(n % 3) + 1}{${a}}}`) },
    );
  })(),
}));

const width = integer({ min: 0, max: 99 }).map((n) =>
  n < 70 ? (n % 17) + 1 : n < 90 ? n - 69 + 16 : n - 50,
);
const shape = record({ width, isSigned: boolean() });

/** A module: inputs, wires, registers with synchronous reset, and one output for each wire and register. */
export const randomModule: Arbitrary<Rtl> = record({
  inputs: array(shape, { minLength: 1, maxLength: 4 }),
  wires: array(tuple(shape, expression), { minLength: 1, maxLength: 6 }),
  registers: array(tuple(shape, expression, option(expression), integer({ min: 0, max: 1 })), {
    maxLength: 4,
  }),
}).map(({ inputs, wires, registers }) => {
  const declare = ({ isSigned, width: bits }: Omit<Signal, 'name'>): string =>
    `${isSigned ? 'signed ' : ''}[${bits - 1}:0]`;
  const given: Signal[] = inputs.map((port, i) => ({ ...port, name: `i${i}` }));
  const held: Signal[] = registers.map(([port], i) => ({ ...port, name: `r${i}` }));
  const known = [...given, ...held];
  const made: Signal[] = [];
  const body: string[] = [];
  for (const [i, [port, make]] of wires.entries()) {
    body.push(`  assign w${i} = ${make([...known, ...made])};`);
    made.push({ ...port, name: `w${i}` });
  }
  for (const [i, [, next, enable, reset]] of registers.entries()) {
    const all = [...known, ...made];
    const guard = enable === null ? '' : `if (${enable(all)}) `;
    body.push(
      `  always @(posedge clk) if (rst) r${i} <= ${reset}; else ${guard}r${i} <= ${next(all)};`,
    );
  }
  const outputs = [...made, ...held];
  const ports = [
    'input clk',
    'input rst',
    ...given.map((port) => `input ${declare(port)} ${port.name}`),
    ...made.map((port) => `output ${declare(port)} ${port.name}`),
    ...held.map((port) => `output reg ${declare(port)} ${port.name}`),
  ];
  return {
    top: 'random_module',
    files: [
      {
        path: 'random_module.v',
        text: `module random_module(\n  ${ports.join(',\n  ')}\n);\n${body.join('\n')}\nendmodule\n`,
      },
    ],
    inputs: [
      { name: 'rst', width: 1 },
      ...given.map(({ name, width: bits }) => ({ name, width: bits })),
    ],
    outputs: outputs.map(({ name, width: bits }) => ({ name, width: bits })),
    clock: 'clk',
  };
});

/**
 * Instances of one random module, wired to each other: an input may come from the top's inputs, from any output of
 * an earlier instance, and from a register of any instance, itself included.
 */
export const randomHierarchy: Arbitrary<Rtl> = tuple(
  randomModule,
  integer({ min: 2, max: 5 }),
  array(integer({ min: 0, max: 9999 }), { minLength: 40, maxLength: 40 }),
).map(([child, count, numbers]) => {
  const data = child.inputs.filter(({ name }) => name !== 'rst');
  let drawn = 0;
  const next = (below: number): number => (numbers[drawn++ % numbers.length] ?? 0) % below;
  const given = Array.from({ length: 3 }, (_, i) => ({ name: `t${i}`, width: next(20) + 1 }));
  const wires = Array.from({ length: count }, (_, k) =>
    child.outputs.map(({ name, width: bits }) => ({
      name: `u${k}_${name}`,
      width: bits,
      local: name,
    })),
  );
  const instances = wires.map((own, k) => {
    const sources = [
      ...given,
      ...wires.slice(0, k).flat(),
      ...wires.flat().filter(({ local }) => local.startsWith('r')),
    ];
    const connections = data.map(({ name, width: bits }) => {
      let text = '';
      // Verilog cuts what is too wide and fills what is too narrow with zeros.
      for (let have = 0; have < bits;) {
        const source = sources[next(sources.length)];
        if (source === undefined) break;
        const low = next(2) === 0 ? 0 : next(source.width);
        text = `${source.name}[${source.width - 1}:${low}]${text === '' ? '' : `, ${text}`}`;
        have += source.width - low;
      }
      return `.${name}({${text}})`;
    });
    const shown = own.map(({ name, local }) => `.${local}(${name})`);
    return `  ${child.top} u${k} (.clk(clk), .rst(rst), ${[...connections, ...shown].join(', ')});`;
  });
  const ports = [
    'input clk',
    'input rst',
    ...given.map(({ name, width: bits }) => `input [${bits - 1}:0] ${name}`),
    ...wires.flat().map(({ name, width: bits }) => `output [${bits - 1}:0] ${name}`),
  ];
  const text = `module random_top(\n  ${ports.join(',\n  ')}\n);\n${instances.join('\n')}\nendmodule\n`;
  return {
    top: 'random_top',
    files: [...child.files, { path: 'random_top.v', text }],
    inputs: [{ name: 'rst', width: 1 }, ...given],
    outputs: wires.flat().map(({ name, width: bits }) => ({ name, width: bits })),
    clock: 'clk',
  };
});
