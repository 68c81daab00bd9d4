/** Which products an array is checked with: the workload's own operands, corners, ragged edges, several tiles. */

import { sample } from 'fast-check';
import type { ArrayDesign, GemmShape, GemmWords } from '../arrays/family.ts';
import type { Design } from '../design/design.ts';
import { openLayer } from '../workloads/operands.ts';
import { wordAt } from '../workloads/words.ts';
import { formatWords } from './stimulus.ts';

/**
 * Products whose cycles times elements stay within a budget; the first two are always among them: one tile of the
 * workload's first layer, and the smallest product there is.
 */
export function gemmsOf(
  design: Design,
  array: ArrayDesign,
  seed: number,
  elementCycles: number,
): GemmWords[] {
  const { rows, columns } = array;
  const shapes: GemmShape[] = [
    { m: 1, k: 1, n: 1 },
    { m: rows + 1, k: 3, n: Math.max(1, columns - 1) },
    { m: Math.max(1, rows - 1), k: 2 * rows + 1, n: columns + 1 },
    { m: 2 * rows + 1, k: 2 * Math.max(rows, columns) + 3, n: 2 * columns + 1 },
  ];
  const gemms = [
    ...workloadTile(design, array),
    ...shapes.map((shape, i) => drawnGemm(array, shape, seed + i)),
  ];
  let spent = 0;
  return gemms.filter((gemm, i) => {
    spent += array.schedule(gemm).cycles * array.elements;
    return i < 2 || spent <= elementCycles;
  });
}

/** The first tile of the first layer, with its own operands. */
function workloadTile(design: Design, array: ArrayDesign): GemmWords[] {
  const [layer] = design.workload.layers;
  if (layer === undefined) return [];
  const operands = openLayer(layer, 0, design.formats, design.workload.data).operands(0);
  const m = Math.min(operands.m, array.rows);
  const k = Math.min(operands.k, 2 * array.rows + array.columns);
  const n = Math.min(operands.n, array.columns);
  const rows = Array.from({ length: m }, (_, i) => operands.row(i).words);
  const columns = Array.from({ length: n }, (_, j) => operands.column(j).words);
  const a = rows.flatMap((row) => Array.from({ length: k }, (_, i) => wordAt(row, i)));
  const b = Array.from({ length: k * n }, (_, at) => {
    const column = columns[at % n];
    return column === undefined ? 0n : wordAt(column, Math.floor(at / n));
  });
  return [{ m, k, n, a, b }];
}

/** Operands that weight corners. */
function drawnGemm(array: ArrayDesign, shape: GemmShape, seed: number): GemmWords {
  const { activation, weight } = array.element.arithmetic;
  const { m, k, n } = shape;
  const a = sample(formatWords(activation.width, activation.format), { seed, numRuns: m * k });
  const b = sample(formatWords(weight.width, weight.format), { seed: ~seed, numRuns: k * n });
  return { ...shape, a, b };
}
