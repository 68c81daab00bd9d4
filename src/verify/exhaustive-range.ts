/** One thread's part of an exhaustive check: gates and golden function side by side over a range. */

import { exportedFunction, exportedMemory, wasm } from '../eda/webassembly.ts';
import type { Column } from '../simulate/gates/columns.ts';
import type { SweepKernel } from '../simulate/gates/sweep.ts';
import type { VectorGolden } from './exhaustive-golden.ts';

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

/** Instantiate a kernel and run ranges of it against a golden function. */
export function rangeRunner(kernel: SweepKernel, golden: VectorGolden): RangeRunner {
  const { exports } = new wasm.Instance(new wasm.Module(kernel.bytes));
  const { buffer } = exportedMemory(exports);
  const sweep = exportedFunction(exports, 'sweep');
  const differs = kernel.outputColumns.map((_, i) => exportedFunction(exports, `differ${i}`));
  const views = (addresses: readonly number[]): Uint32Array[] =>
    addresses.map((address) => new Uint32Array(buffer, address, kernel.chunk));
  const results = views(kernel.results);
  const expected = views(kernel.expected);
  const inputs = inputColumns(kernel);

  const chunk = (start: number, count: number): RangeResult => {
    const blocks = Math.ceil(count / 128);
    sweep(start / 128, blocks);
    inputs.fill(start, count);
    golden(inputs.values, expected, start, count);
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

type InputColumns = {
  readonly values: readonly Uint32Array[];
  /** Set the values of combinations `start ..`. What has not changed since the last call is not touched. */
  fill(start: number, count: number): void;
};

/** Input columns: low bits of the combination repeat from chunk to chunk, high bits are constant within one. */
function inputColumns(kernel: SweepKernel): InputColumns {
  const { chunk } = kernel;
  let offset = 0;
  let port = '';
  let base = 0;
  const columns = kernel.inputColumns.map((column) => {
    if (column.port !== port) base = offset;
    port = column.port;
    offset = base + column.low + column.width;
    return { scale: 2 ** (base + column.low), size: 2 ** column.width };
  });
  const values = columns.map(() => new Uint32Array(chunk));
  let previous: number | undefined;
  return {
    values,
    fill(start) {
      columns.forEach(({ scale, size }, k) => {
        const to = values[k];
        if (to === undefined) return;
        const period = scale * size;
        if (previous !== undefined && (start - previous) % period === 0) return;
        const same = Math.min(scale, chunk);
        for (let i = 0; i < chunk; i += same) {
          to.fill(Math.floor((start + i) / scale) % size, i, i + same);
        }
      });
      previous = start;
    },
  };
}
