/** One thread's part of an exhaustive check: gates and golden function side by side over a range. */

import { exportedFunction, exportedMemory, wasm } from '../wasm/host.ts';
import type { WasmExports } from '../wasm/host.ts';
import { combinationOf } from '../simulate/gates/sweep.ts';
import type { SweepKernel } from '../simulate/gates/sweep.ts';
import type { GoldenFace, VectorGolden } from './exhaustive-golden.ts';

/** A combination at which gates and golden function differ. */
export type SweepMismatch = {
  /** Operands side by side, the first in the low bits. */
  readonly combination: number;
  readonly column: number;
  readonly expected: number;
  readonly got: number;
};

export type RangeResult = {
  /** Combinations with a difference in some output. */
  readonly mismatches: number;
  /** The one with the lowest combination. */
  readonly first?: SweepMismatch;
};

export type RangeRunner = {
  /**
   * Check the combinations of steps `start .. start + count - 1`. Both are multiples of the kernel's chunk, but for a last
   * or only chunk that may be shorter.
   */
  run(start: number, count: number): RangeResult;
};

/** Instantiate a kernel, make a golden function for its columns, and run ranges of one against the other. */
export async function rangeRunner(
  kernel: SweepKernel,
  makeGolden: (face: GoldenFace) => VectorGolden | Promise<VectorGolden>,
): Promise<RangeRunner> {
  const { exports } = new wasm.Instance(new wasm.Module(kernel.bytes));
  const memory = exportedMemory(exports);
  const sweep = exportedFunction(exports, 'sweep');
  const differs = kernel.outputColumns.map((_, i) => exportedFunction(exports, `differ${i}`));
  const views = (addresses: readonly number[]): Uint32Array[] =>
    addresses.map((address) => new Uint32Array(memory.buffer, address, kernel.chunk));
  const results = views(kernel.results);
  const expected = views(kernel.expected);
  const inputs = views(kernel.inputs);
  const fillOperands = operandFiller(kernel, exports, memory.buffer);
  const golden = await makeGolden({
    inputs: kernel.inputColumns,
    outputs: kernel.outputColumns,
    memory,
  });

  const chunk = (start: number, count: number): RangeResult => {
    const blocks = Math.ceil(count / 128);
    sweep(start / 128, blocks);
    fillOperands(start);
    golden(inputs, expected, start, count);
    const suspects = differs.filter((differ) => differ(blocks) !== 0);
    if (suspects.length === 0) return { mismatches: 0 };
    return scan(kernel, results, expected, start, count);
  };
  return {
    run(start, count) {
      let mismatches = 0;
      let first: SweepMismatch | undefined;
      for (let at = start; at < start + count; at += kernel.chunk) {
        const result = chunk(at, Math.min(kernel.chunk, start + count - at));
        mismatches += result.mismatches;
        first = lower(first, result.first);
      }
      return first === undefined ? { mismatches } : { mismatches, first };
    },
  };
}

/** The mismatch with the lower combination. */
export function lower(
  a: SweepMismatch | undefined,
  b: SweepMismatch | undefined,
): SweepMismatch | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.combination < a.combination ? b : a;
}

/** Count differences value by value; a short chunk's tail is not looked at. */
function scan(
  { outputColumns, order }: SweepKernel,
  results: readonly Uint32Array[],
  expected: readonly Uint32Array[],
  start: number,
  count: number,
): RangeResult {
  const masks = outputColumns.map(({ width }) => (2 ** width - 1) >>> 0);
  const wordAt = (columns: readonly Uint32Array[], k: number, i: number): number =>
    ((columns[k]?.[i] ?? 0) & (masks[k] ?? 0)) >>> 0;
  let mismatches = 0;
  let first: SweepMismatch | undefined;
  for (let i = 0; i < count; i++) {
    const column = outputColumns.findIndex(
      (_, k) => wordAt(results, k, i) !== wordAt(expected, k, i),
    );
    if (column < 0) continue;
    mismatches++;
    first = lower(first, {
      combination: combinationOf(order, start + i),
      column,
      expected: wordAt(expected, column, i),
      got: wordAt(results, column, i),
    });
  }
  return first === undefined ? { mismatches } : { mismatches, first };
}

/**
 * Set the input columns to the operands of steps `start ..`. The steps within a chunk give the same bits in every
 * chunk, from a table; the chunk's own number gives the others. A column that stays the same is not written again.
 */
function operandFiller(
  kernel: SweepKernel,
  exports: WasmExports,
  buffer: ArrayBuffer,
): (start: number) => void {
  const { chunk, order } = kernel;
  let low = 0;
  const columns = kernel.inputColumns.map(({ width }, i) => {
    const base = low;
    low += width;
    // Bits of the step number that this column has, with their place in it.
    const bits = order.flatMap((bit, place) =>
      bit >= base && bit < base + width ? [{ place, to: bit - base }] : [],
    );
    const valueOf = (step: number): number =>
      bits.reduce((word, { place, to }) => word | ((Math.floor(step / 2 ** place) % 2) << to), 0);
    const table = new Uint32Array(buffer, kernel.tables[i] ?? 0, chunk);
    for (let step = 0; step < chunk; step++) table[step] = valueOf(step);
    return { fill: exportedFunction(exports, `operands${i}`), valueOf };
  });
  const present: (number | undefined)[] = columns.map(() => undefined);
  return (start) => {
    columns.forEach(({ fill, valueOf }, i) => {
      const high = valueOf(start);
      if (present[i] === high) return;
      present[i] = high;
      fill(high);
    });
  };
}
