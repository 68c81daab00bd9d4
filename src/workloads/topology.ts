/**
 * SCALE-Sim topology files: one layer per row, as convolutions or as matrix products. The first line is a heading
 * and is skipped whatever it says. Rows may end in a comma or not; we write the comma, which SCALE-Sim needs.
 *
 * @source [scalesim] topology_utils.py
 */

import { InputError, type Issue } from '../errors.ts';
import { checkConvolution, checkGemm, type Convolution, type Gemm } from './shapes.ts';

export type TopologyLayer =
  | { readonly kind: 'gemm'; readonly gemm: Gemm }
  | { readonly kind: 'convolution'; readonly convolution: Convolution };

const convolutionColumns = [
  'Layer name',
  'IFMAP Height',
  'IFMAP Width',
  'Filter Height',
  'Filter Width',
  'Channels',
  'Num Filter',
  'Strides',
] as const;
const gemmColumns = ['Layer', 'M', 'N', 'K'] as const;

/** Most layers read from one file. */
const MAX_LAYERS = 100_000;

type Cell = { readonly text: string; readonly line: number; readonly column: number };

/**
 * Read a topology file. Rows of four fields (five with `Sparsity`) are products M, N, K; rows of eight (nine) are
 * convolutions. One file holds one form.
 *
 * SCALE-Sim's own rules are kept: the output size rounds up when the stride does not divide (the missing pixels
 * are zeros), and a name containing `DP` is applied to each channel alone with the number of filters given.
 *
 * @param file name for messages
 * @throws {InputError} naming line and column of everything that is wrong
 */
export function readTopology(text: string, file: string): TopologyLayer[] {
  const rows = splitRows(text).slice(1);
  const issues: Issue[] = [];
  const filled = rows.filter((cells) => cells.length > 0);
  if (filled.length === 0) {
    issues.push(issue('a heading line and at least one layer', 'no layer', ['the file']));
  }
  if (filled.length > MAX_LAYERS) {
    issues.push(issue(`at most ${MAX_LAYERS} layers`, String(filled.length), ['the file']));
  }
  if (issues.length > 0) throw new InputError(issues, file);
  const form = (filled[0]?.length ?? 0) >= convolutionColumns.length ? 'convolution' : 'gemm';
  const layers = filled.flatMap((cells) => {
    const layer = form === 'gemm' ? gemmRow(cells, issues) : convolutionRow(cells, issues);
    return layer === undefined ? [] : [layer];
  });
  if (issues.length > 0) throw new InputError(issues, file);
  return layers;
}

/** Products as a topology file in the GEMM form; `count` becomes repeated rows, as SCALE-Sim has no such column. */
export function writeGemmTopology(gemms: readonly Gemm[]): string {
  const rows = gemms.flatMap(({ name, m, n, k, count }) =>
    Array.from({ length: count }, (_, i) => {
      const label = count === 1 ? name : `${name}_${i}`;
      return `${label}, ${m}, ${n}, ${k},`;
    }),
  );
  return [`${gemmColumns.join(', ')},`, ...rows, ''].join('\n');
}

/** Cells of every line, empty for blank lines; quotes are not part of the format. */
function splitRows(text: string): Cell[][] {
  return text.split(/\r\n|\n|\r/).map((row, index) => {
    if (row.trim() === '') return [];
    let column = 1;
    const cells = row.split(',').map((raw) => {
      const trimmed = raw.trim();
      const indent = trimmed === '' ? 0 : raw.length - raw.trimStart().length;
      const cell = { text: trimmed, line: index + 1, column: column + indent };
      column += raw.length + 1;
      return cell;
    });
    return cells.at(-1)?.text === '' ? cells.slice(0, -1) : cells;
  });
}

function gemmRow(cells: readonly Cell[], issues: Issue[]): TopologyLayer | undefined {
  const row = readRow(cells, gemmColumns, issues);
  if (row === undefined) return undefined;
  const [m = 0, n = 0, k = 0] = row.numbers;
  const gemm = { name: row.name, m, k, n, count: 1 };
  const tooBig = checkGemm(gemm);
  issues.push(...at(cells, tooBig));
  return tooBig.length > 0 ? undefined : { kind: 'gemm', gemm };
}

function convolutionRow(cells: readonly Cell[], issues: Issue[]): TopologyLayer | undefined {
  const row = readRow(cells, convolutionColumns, issues);
  if (row === undefined) return undefined;
  const [height = 0, width = 0, kernelHeight = 0, kernelWidth = 0, channels = 0, filters = 0] =
    row.numbers;
  const stride = row.numbers[6] ?? 1;
  const depthwise = row.name.includes('DP');
  const checked = checkConvolution({
    name: row.name,
    batch: 1,
    channels,
    height,
    width,
    filters: depthwise ? filters * channels : filters,
    kernel: [kernelHeight, kernelWidth],
    stride: [stride, stride],
    padding: {
      top: 0,
      left: 0,
      bottom: roundUp(height, kernelHeight, stride),
      right: roundUp(width, kernelWidth, stride),
    },
    dilation: [1, 1],
    groups: depthwise ? channels : 1,
  });
  if (checked.ok) return { kind: 'convolution', convolution: checked.value };
  issues.push(...at(cells, checked.error));
  return undefined;
}

/** Zeros that make the stride divide, so that the output is `ceil((size - kernel + stride) / stride)`. */
function roundUp(size: number, kernel: number, stride: number): number {
  const rest = (size - kernel) % stride;
  return size < kernel || rest === 0 ? 0 : stride - rest;
}

function readRow(
  cells: readonly Cell[],
  columns: readonly string[],
  issues: Issue[],
): { name: string; numbers: number[] } | undefined {
  const before = issues.length;
  const [first] = cells;
  const place = { line: first?.line ?? 1 };
  if (cells.length !== columns.length && cells.length !== columns.length + 1) {
    issues.push({
      ...issue(
        `${columns.length} fields (${columns.join(', ')}), with or without Sparsity and a last comma`,
        `${cells.length}`,
        ['the row'],
      ),
      ...place,
    });
    return undefined;
  }
  const name = first?.text ?? '';
  if (name === '') issues.push({ ...issue('a name', 'empty', [columns[0] ?? '']), ...place });
  const numbers = columns.slice(1).map((column, i) => {
    const cell = cells[i + 1];
    const value = /^\d{1,9}$/.test(cell?.text ?? '') ? Number(cell?.text) : 0;
    if (value < 1) {
      issues.push({
        ...issue('a whole number of at least 1', JSON.stringify(cell?.text ?? ''), [column]),
        line: cell?.line ?? place.line,
        column: cell?.column ?? 1,
      });
    }
    return value;
  });
  const sparsity = cells[columns.length];
  if (sparsity !== undefined) checkDense(sparsity, issues);
  return issues.length > before ? undefined : { name, numbers };
}

/** Structured sparsity changes the schedule; dense ratios such as 1:1 and 4:4 do not. */
function checkDense(cell: Cell, issues: Issue[]): void {
  const [, kept, of] = /^(\d+):(\d+)$/.exec(cell.text) ?? [];
  if (kept !== undefined && kept === of && Number(kept) > 0) return;
  issues.push({
    ...issue('1:1 (dense; sparse layers are not simulated)', JSON.stringify(cell.text), [
      'Sparsity',
    ]),
    code: 'unsupported',
    line: cell.line,
    column: cell.column,
  });
}

function issue(expected: string, actual: string, path: readonly string[]): Issue {
  return { code: 'unreadable', path, expected, actual };
}

/** Give issues about a layer as a whole the place of its row and the layer's name. */
function at(cells: readonly Cell[], issues: readonly Issue[]): Issue[] {
  return issues.map((one) => ({
    ...one,
    path: [cells[0]?.text ?? '', ...one.path],
    line: cells[0]?.line ?? 1,
  }));
}
