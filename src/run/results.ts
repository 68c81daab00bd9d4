/** Every result of a layer, exact, as the hardware gives it; kept as `.npy` files. */

import { isIntegerArithmetic, multiplyIntegers } from '../arrays/gemm/integer.ts';
import { productOf } from '../arrays/product.ts';
import type { Word } from '../bits/index.ts';
import type { Design } from '../design/design.ts';
import { InputError } from '../errors.ts';
import type { Operands } from '../workloads/lines.ts';
import { writeNpy, type NpyData } from '../workloads/npy.ts';
import type { OpenLayer } from '../workloads/operands.ts';
import type { Gemm } from '../workloads/shapes.ts';
import { toWords, type WordArray } from '../workloads/words.ts';
import { groupWords } from './group-words.ts';
import { writeFolder, type OutputFile } from './output-folder.ts';
import type { Target } from './target.ts';

/** Bytes of results that are kept. */
const MAX_BYTES = 2 ** 30;

/**
 * Multiply out every product of an open layer: `count` matrices of m x n, one after the other. Numbers where the
 * arithmetic is one of integers, else the words of the accumulator.
 *
 * @throws {InputError} if they do not fit
 */
export function layerResults(
  design: Design,
  target: Target,
  { m, n, count }: Gemm,
  opened: OpenLayer,
): NpyData {
  const { arithmetic } = design.element;
  const results = resultArray(design, m * n * count);
  for (let instance = 0; instance < count; instance++) {
    const operands = opened.operands(instance);
    const base = instance * m * n;
    if (isIntegerArithmetic(arithmetic) && target.scaling === undefined) {
      multiplyIntegers({
        arithmetic,
        reduction: target.reduction,
        lines: {
          m,
          k: operands.k,
          n,
          row: (i) => narrow(operands.row(i).words),
          column: (j) => narrow(operands.column(j).words),
        },
        take: (row, column, values) => place(results, base + row * n + column, values),
      });
    } else {
      multiplyByWords(design, target, operands, (row, words) => {
        place(results, base + row * n, words);
      });
    }
  }
  return results;
}

/** Collects results and writes them to a folder, one file per layer. */
export type ResultFiles = {
  keep(index: number, gemm: Gemm, results: NpyData): void;
  /** @throws {InputError} if the folder cannot be written */
  write(folder: string): string[];
};

/** @throws {InputError} from `keep`, when there is more than can be held */
export function resultFiles(design: Design): ResultFiles {
  const files: OutputFile[] = [];
  let bytes = 0;
  return {
    keep(index, { name, m, n, count }, results) {
      bytes += results.byteLength;
      if (bytes > MAX_BYTES) throw tooMany(bytes);
      const number = String(index).padStart(3, '0');
      const path = `${number}-${name.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.npy`;
      files.push({ path, content: writeNpy(results, count === 1 ? [m, n] : [count, m, n]) });
    },
    write(folder) {
      writeFolder(folder, files, { name: design.name, designHash: design.hash });
      return files.map(({ path }) => `${folder}/${path}`);
    },
  };
}

function resultArray(design: Design, length: number): NpyData {
  const { scaling } = design.array ?? {};
  const { integer, accumulator } = design.element.arithmetic;
  const { width } = scaling?.result ?? accumulator;
  const size = width <= 32 ? 4 : 8;
  if (length * size > MAX_BYTES) throw tooMany(length * size);
  if (width > 64) {
    throw refuse('sums of at most 64 bits', `${width} bits`);
  }
  const isSigned = scaling === undefined && integer?.accumulatorSigned === true;
  if (size === 4) return isSigned ? new Int32Array(length) : new Uint32Array(length);
  return isSigned ? new BigInt64Array(length) : new BigUint64Array(length);
}

/** Row by row with the family's own arithmetic. */
function multiplyByWords(
  design: Design,
  target: Target,
  operands: Operands,
  take: (row: number, words: readonly Word[]) => void,
): void {
  const { m, k, n } = operands;
  const lines = Array.from({ length: n }, (_, j) => operands.column(j));
  const columns = lines.map(({ words }) => toWords(words));
  const groups = groupWords(lines);
  const b = Array.from({ length: k * n }, (_, at) => columns[at % n]?.[Math.floor(at / n)] ?? 0n);
  for (let row = 0; row < m; row++) {
    const a = toWords(operands.row(row).words);
    const gemm = { m: 1, k, n, a, b, ...(groups === undefined ? {} : { groups }) };
    take(row, productOf({ ...target, element: design.element }, gemm));
  }
}

/** Operands of the integer kernel have at most 32 bits. */
function narrow(words: WordArray): Exclude<WordArray, BigUint64Array> {
  if (words instanceof BigUint64Array) throw new RangeError('operands must have at most 32 bits');
  return words;
}

function place(results: NpyData, at: number, values: ArrayLike<number | bigint>): void {
  if (results instanceof BigInt64Array || results instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) results[at + i] = BigInt(values[i] ?? 0);
    return;
  }
  for (let i = 0; i < values.length; i++) results[at + i] = Number(values[i] ?? 0);
}

function tooMany(bytes: number): InputError {
  return refuse(`at most 2^30 = ${MAX_BYTES} bytes`, String(bytes));
}

function refuse(expected: string, actual: string): InputError {
  return new InputError([{ code: 'out_of_range', path: ['the results'], expected, actual }]);
}
