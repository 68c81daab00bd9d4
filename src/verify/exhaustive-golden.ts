/**
 * The golden side of an exhaustive check: a function over ranges of combinations, on columns of unsigned
 * integers. It knows nothing of gates.
 */

import type { WasmMemory } from '../wasm/host.ts';
import { InvariantError } from '../errors.ts';
import type { Machine, Signals } from '../bits/machine.ts';
import type { Column } from '../simulate/gates/columns.ts';

/**
 * Fill the expected values of `count` combinations, those of steps `start ..` of the check: which operands these
 * are, only `inputs` says.
 *
 * @param inputs   a column of words per swept port (several for ports above 32 bits); the first `count` are meant
 * @param expected a column per collected output, to be filled; bits above the port's width are ignored
 */
export type VectorGolden = (
  inputs: readonly Uint32Array[],
  expected: readonly Uint32Array[],
  start: number,
  count: number,
) => void;

/** What a factory of golden functions is told: which columns it will get. */
export type GoldenFace = {
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  /** Where the columns lie, for golden functions that are WebAssembly themselves. */
  readonly memory?: WasmMemory;
};

/**
 * A golden function by the module that makes it, so that worker threads can make their own. The module exports
 * a function `(face: GoldenFace, args) => VectorGolden` of this name.
 */
export type GoldenSource = {
  /** URL of the module, `import.meta.url` of the caller. */
  readonly module: string;
  readonly name: string;
  /** Plain data: it is posted to the threads and part of the key of a checkpoint. */
  readonly args: unknown;
};

/** Import and make a golden function. @throws {InvariantError} when the module has no such export */
export async function loadGolden(source: GoldenSource, face: GoldenFace): Promise<VectorGolden> {
  const module = (await import(source.module)) as Readonly<Record<string, unknown>>;
  const make = module[source.name];
  if (typeof make !== 'function') {
    throw new InvariantError(`${source.module} exports no golden function ${source.name}`);
  }
  return (make as (face: GoldenFace, args: unknown) => VectorGolden)(face, source.args);
}

/**
 * A golden function from one that takes and gives words: exact, and as slow as words are.
 *
 * @param evaluate one operation; every output collected must be given
 */
export function wordGolden(
  face: GoldenFace,
  evaluate: (inputs: Signals) => Readonly<Record<string, bigint | undefined>>,
): VectorGolden {
  return (inputs, expected, _start, count) => {
    for (let i = 0; i < count; i++) {
      const outputs = evaluate(signalsAt(face.inputs, inputs, i));
      face.outputs.forEach((column, k) => {
        const word = outputs[column.port];
        const values = expected[k];
        if (word === undefined || values === undefined) {
          throw new InvariantError(`the golden model does not say what ${column.port} is`);
        }
        values[i] = Number((word >> BigInt(column.low)) & 0xffffffffn);
      });
    }
  };
}

/**
 * A golden function from a machine: for each combination the machine is reset, fed the phases of one operation
 * and asked for its outputs `latency` cycles after the first.
 */
export function machineGolden(
  face: GoldenFace,
  machine: Machine,
  operation: {
    readonly opening: readonly Signals[];
    readonly phases: readonly Signals[];
    readonly latency: number;
  },
): VectorGolden {
  const { opening, phases, latency } = operation;
  return wordGolden(face, (swept) => {
    machine.reset();
    for (const row of opening) machine.step(row);
    for (let cycle = 0; ; cycle++) {
      const outputs = machine.step({ ...phases[cycle % phases.length], ...swept });
      if (cycle === latency) return outputs;
    }
  });
}

/** Words of the swept ports of one combination. */
export function signalsAt(
  columns: readonly Column[],
  values: readonly Uint32Array[],
  at: number,
): Signals {
  const signals: Signals = {};
  columns.forEach(({ port, low }, k) => {
    const part = BigInt(values[k]?.[at] ?? 0) << BigInt(low);
    signals[port] = (signals[port] ?? 0n) | part;
  });
  return signals;
}
