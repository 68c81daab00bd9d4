/** One thread's part of an exhaustive check: gates and golden function side by side over a range. */

import { exportedFunction, exportedMemory, wasm } from '../eda/webassembly.ts';
import type { WasmExports } from '../eda/webassembly.ts';
import type { Column } from '../simulate/gates/columns.ts';
import type { SweepKernel } from '../simulate/gates/sweep.ts';
import type { GoldenFace, VectorGolden } from './exhaustive-golden.ts';

/** A combination at which gates and golden function differ. */
export type SweepMismatch = {
  readonly combination: number;
  readonly column: number;
  readonly expected: number;
  readonly got: number;
};

export type RangeResult = {
  /** Combinations with a difference in some output. */
  readonly mismatches: number;
  readonly first?: SweepMismatch;
};

export type RangeRunner = {
  /**
   * Check combinations `start .. start + count - 1`. Both are multiples of the kernel's chunk, but for a last
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
  const fillOperands = operandFiller(kernel, exports);
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
    return scan(kernel.outputColumns, results, expected, start, count);
  };
  return {
    run(start, count) {
      let mismatches = 0;
      let first: SweepMismatch | undefined;
      for (let at = start; at < start + count; at += kernel.chunk) {
        const result = chunk(at, Math.min(kernel.chunk, start + count - at));
        mismatches += result.mismatches;
        first ??= result.first;
      }
      return first === undefined ? { mismatches } : { mismatches, first };
    },
  };
}

/** Count differences value by value; a short chunk's tail is not looked at. */
function scan(
  columns: readonly Column[],
  results: readonly Uint32Array[],
  expected: readonly Uint32Array[],
  start: number,
  count: number,
): RangeResult {
  let mismatches = 0;
  let first: SweepMismatch | undefined;
  const masks = columns.map(({ width }) => (2 ** width - 1) >>> 0);
  for (let i = 0; i < count; i++) {
    const column = columns.findIndex(
      (_, k) => (((results[k]?.[i] ?? 0) ^ (expected[k]?.[i] ?? 0)) & (masks[k] ?? 0)) !== 0,
    );
    if (column < 0) continue;
    mismatches++;
    first ??= {
      combination: start + i,
      column,
      expected: ((expected[column]?.[i] ?? 0) & (masks[column] ?? 0)) >>> 0,
      got: ((results[column]?.[i] ?? 0) & (masks[column] ?? 0)) >>> 0,
    };
  }
  return first === undefined ? { mismatches } : { mismatches, first };
}

/** Set the input columns to combinations `start ..`; what repeats from chunk to chunk is not written again. */
function operandFiller(kernel: SweepKernel, exports: WasmExports): (start: number) => void {
  let shift = 0;
  const columns = kernel.inputColumns.map(({ width }, i) => {
    const scale = 2 ** shift;
    shift += width;
    return { fill: exportedFunction(exports, `operands${i}`), scale, size: 2 ** width };
  });
  let previous: number | undefined;
  return (start) => {
    for (const { fill, scale, size } of columns) {
      if (previous !== undefined && (start - previous) % (scale * size) === 0) continue;
      fill((Math.floor(start / scale) % size) | 0);
    }
    previous = start;
  };
}
