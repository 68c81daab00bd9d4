/** A failure made small: where golden and RTL part, and the rows that show it. */

import { literal } from '../bits/index.ts';
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
import { explain, fourState, type CounterexampleRow, type Parting } from './explain.ts';
import type { Expected, Played } from './play.ts';

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

/** The counter-example of a run that differs. */
export function counterexampleOf(
  where: { readonly module: string; readonly engine: EngineName; readonly seed: number },
  played: Pick<Played, 'inputs' | 'expected'>,
  got: Block,
  difference: Difference,
): Counterexample {
  const rows = Array.from({ length: difference.cycle + 1 }, (_, t) => rowAt(played, got, t));
  return assemble({ ...where, ...difference }, rows);
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
  const shown = rows.map(({ inputs, outputs }, t) => ({
    inputs: texts(inputs),
    expected: texts(outputs),
    got: t === cycle ? texts({ [wrong.port]: wrong.got }) : {},
  }));
  return assemble({ ...where, ...wrong, cycle, width, unknown: 0n }, shown);
}

function assemble(parting: Parting, rows: readonly CounterexampleRow[]): Counterexample {
  const { module, engine, seed, cycle, port, width } = parting;
  return {
    module,
    engine,
    seed,
    cycle,
    port,
    expected: literal(parting.expected, width),
    got: fourState(parting.got, parting.unknown, width),
    rows,
    text: explain(parting, rows),
  };
}

function texts(words: Outputs): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([name, word]) =>
      word === undefined ? [] : [[name, word.toString(16)]],
    ),
  );
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
