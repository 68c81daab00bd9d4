/** A failure made small: where golden and RTL part, and the rows that show it. */

import { literal, mask } from '../bits/index.ts';
import type { Outputs, Signals } from '../bits/machine.ts';
import {
  readField,
  readUnknown,
  type Block,
  type EngineName,
  type Field,
  type Shape,
} from '../simulate/engine.ts';
import type { Difference } from './compare.ts';
import type { Expected, Played } from './play.ts';

/** One cycle: words as hexadecimal text; in `expected`, ports the golden model leaves open are absent. */
export type CounterexampleRow = {
  readonly inputs: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, string>>;
  /** Unknown bits show as `x`. */
  readonly got: Readonly<Record<string, string>>;
};

export type Counterexample = {
  readonly module: string;
  readonly engine: EngineName;
  readonly seed: number;
  /** Cycle of the first difference; row 0 is cycle 0. */
  readonly cycle: number;
  readonly port: string;
  readonly expected: string;
  readonly got: string;
  /** Every cycle up to the first difference, from power-up. */
  readonly rows: readonly CounterexampleRow[];
  /** The same for people. */
  readonly text: string;
};

/** Rows shown in the text; the replay file has them all. */
const shownRows = 24;

/** The counter-example of a run that differs. */
export function counterexampleOf(
  where: { readonly module: string; readonly engine: EngineName; readonly seed: number },
  played: Pick<Played, 'inputs' | 'expected'>,
  got: Block,
  difference: Difference,
): Counterexample {
  const { cycle, port, width } = difference;
  const rows = Array.from({ length: cycle + 1 }, (_, t) => rowAt(played, got, t));
  const expected = literal(difference.expected, width);
  const seen = fourState(difference.got, difference.unknown, width);
  const bare = { ...where, cycle, port, expected, got: seen, rows };
  return { ...bare, text: explain(bare) };
}

/** The counter-example of an engine that only tells one wrong output, seen in the last of the rows. */
export function counterexampleOfRows(
  where: { readonly module: string; readonly engine: EngineName; readonly seed: number },
  rows: readonly { readonly inputs: Signals; readonly outputs: Outputs }[],
  ports: { readonly inputs: readonly Shape[]; readonly outputs: readonly Shape[] },
  wrong: { readonly port: string; readonly expected: bigint; readonly got: bigint },
): Counterexample {
  const cycle = rows.length - 1;
  const width = ports.outputs.find((port) => port.name === wrong.port)?.width ?? 1;
  const texts = (words: Outputs): Record<string, string> =>
    Object.fromEntries(
      Object.entries(words).flatMap(([name, word]) =>
        word === undefined ? [] : [[name, word.toString(16)]],
      ),
    );
  const bare = {
    ...where,
    cycle,
    port: wrong.port,
    expected: literal(wrong.expected, width),
    got: literal(wrong.got, width),
    rows: rows.map(({ inputs, outputs }, t) => ({
      inputs: texts(inputs),
      expected: texts(outputs),
      got: t === cycle ? texts({ [wrong.port]: wrong.got }) : {},
    })),
  };
  return { ...bare, text: explain(bare) };
}

/** A word as a Verilog literal, in binary where some bits are unknown. */
export function fourState(value: bigint, unknown: bigint, width: number): string {
  if (unknown === 0n) return literal(value, width);
  if (unknown === mask(width)) return `${width}'hx`;
  const digits = value.toString(2).padStart(width, '0');
  const unknowns = unknown.toString(2).padStart(width, '0');
  return `${width}'b${[...digits].map((digit, i) => (unknowns[i] === '1' ? 'x' : digit)).join('')}`;
}

function rowAt(
  { inputs, expected }: Pick<Played, 'inputs' | 'expected'>,
  got: Block,
  cycle: number,
): CounterexampleRow {
  return {
    inputs: Object.fromEntries(
      inputs.layout.fields.map((field) => hex(field, readField(inputs, field, cycle))),
    ),
    expected: Object.fromEntries(
      expected.layout.fields
        .filter((field) => isSpecified(expected, field, cycle))
        .map((field) => hex(field, readField(expected, field, cycle))),
    ),
    got: Object.fromEntries(
      got.layout.fields.map((field) => [
        field.name,
        fourState(
          readField(got, field, cycle),
          readUnknown(got, field, cycle),
          field.width,
        ).replace(/^\d+'h/, ''),
      ]),
    ),
  };
}

function hex(field: Field, value: bigint): readonly [string, string] {
  return [field.name, value.toString(16)];
}

/** Whether the golden model says what a port is in a cycle. */
export function isSpecified(expected: Expected, field: Field, cycle: number): boolean {
  return expected.specified[cycle * expected.layout.stride + field.offset] !== 0;
}

function explain(found: Omit<Counterexample, 'text'>): string {
  const { module, engine, seed, cycle, port, rows } = found;
  const skipped = Math.max(0, rows.length - shownRows);
  const columns = rows.slice(skipped).map((row, i) => [
    String(i + skipped),
    ...Object.entries(row.inputs).map(([name, word]) => `${name}=${word}`),
    '|',
    ...Object.entries(row.got).map(([name, word]) => {
      const wanted = row.expected[name];
      const isDifferent = i + skipped === cycle && name === port;
      if (isDifferent) return `${name}=${word} (golden ${wanted ?? '?'})`;
      return wanted === undefined ? `${name}=${word} (open)` : `${name}=${word}`;
    }),
  ]);
  return [
    `${module}: ${port} must be ${found.expected} in cycle ${cycle}, not ${found.got} (${engine}, seed ${seed})`,
    ...(skipped > 0 ? [`  cycles 0 to ${skipped - 1} are in the replay file`] : []),
    ...align(columns).map((line) => `  ${line}`),
  ].join('\n');
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((text, i) => (widths[i] = Math.max(widths[i] ?? 0, text.length)));
  }
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join(' ')
      .trimEnd(),
  );
}
