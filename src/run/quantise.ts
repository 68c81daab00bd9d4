/** A tensor of the user's to codes, scales and zero points, written as `.npy` files. */

import { basename, join } from 'node:path';
import { readBytes } from '../design/files.ts';
import { InputError } from '../errors.ts';
import {
  dequantiseTensor,
  errorMetrics,
  quantiseTensor,
  type ErrorMetrics,
  type QuantiseOptions,
} from '../quantise/index.ts';
import { readNpy, writeNpy } from '../workloads/npy.ts';
import { writeFolder, type OutputFile } from './output-folder.ts';

export type QuantiseFileOptions = Partial<QuantiseOptions> & {
  /** Folder for output; default `rtl-out`. */
  readonly out?: string;
};

export type QuantiseReport = QuantiseOptions & {
  readonly schema: 'pelab.quantise/1';
  readonly file: string;
  readonly shape: readonly number[];
  /** Shape of `scales.npy` and `zero-points.npy`. */
  readonly blockShape: readonly number[];
  /** Bits of codes, scales and zero points per element. */
  readonly bitsPerElement: number;
  /** Of the numbers that the codes stand for, against the tensor, in double precision. */
  readonly error: ErrorMetrics;
  readonly files: readonly string[];
};

/** 4-bit weights with a zero point, groups of 128 down the columns of B[k x n], scales in half precision. */
const defaults: QuantiseOptions = {
  bits: 4,
  scheme: 'asymmetric',
  granularity: { kind: 'group', size: 128 },
  axis: 0,
  scale: 'fp16',
  clip: 'none',
};

/** Greatest tensor file, bytes. */
const MAX_BYTES = 2 ** 32;

/**
 * Quantise a `.npy` file; write `codes.npy`, `scales.npy` (words of the scale format), `zero-points.npy` (when
 * asymmetric), `dequantised.npy` and `quantised.json` to `<out>/<name>.quantised/`.
 *
 * @throws {InputError} for a file that is no tensor, options out of range, a folder that cannot be written
 */
export function quantiseFile(file: string, options: QuantiseFileOptions = {}): QuantiseReport {
  const { out = 'rtl-out', ...chosen } = options;
  const rule = { ...defaults, ...chosen };
  const { shape, data } = readNpy(readBytes(file, MAX_BYTES), file);
  const values = Float64Array.from(data, Number);
  const tensor = inFile(file, () => quantiseTensor(values, shape, rule));
  const restored = dequantiseTensor(tensor);
  const { codes, scales, zeroPoints, blockShape, bitsPerElement } = tensor;
  const folder = join(out, `${basename(file).replace(/\.npy$/, '')}.quantised`);
  const arrays: OutputFile[] = [
    { path: 'codes.npy', content: writeNpy(codes, shape) },
    { path: 'scales.npy', content: writeNpy(scales, blockShape) },
    ...(rule.scheme === 'asymmetric'
      ? [{ path: 'zero-points.npy', content: writeNpy(zeroPoints, blockShape) }]
      : []),
    { path: 'dequantised.npy', content: writeNpy(restored, shape) },
  ];
  const files = [...arrays.map(({ path }) => path), 'quantised.json'];
  const report: QuantiseReport = {
    schema: 'pelab.quantise/1',
    file,
    ...rule,
    shape,
    blockShape,
    bitsPerElement,
    error: errorMetrics(values, restored),
    files: files.map((path) => join(folder, path)),
  };
  const text = { path: 'quantised.json', content: `${JSON.stringify(report, undefined, 2)}\n` };
  writeFolder(folder, [...arrays, text], { name: basename(file) });
  return report;
}

/** Faults of the tensor are told with its file's name. */
function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(error.issues, file);
    throw error;
  }
}
