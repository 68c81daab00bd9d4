/** Which products an array is checked with: the workload's own operands, corners, ragged edges, several tiles. */

import { sample } from 'fast-check';
import type { ArrayDesign, GemmShape, GemmWords, GroupWords } from '../arrays/family.ts';
import type { Design } from '../design/design.ts';
import type { Word } from '../bits/index.ts';
import type { Line } from '../workloads/lines.ts';
import { randomStream } from '../workloads/random.ts';
import { openLayer } from '../workloads/operands.ts';
import type { Operand } from '../golden/arithmetic.ts';
import { cornerWords } from './corners.ts';
import { wordAt } from '../workloads/words.ts';
import { runNumber, wordOfSize } from './sized-words.ts';
import { formatWords } from './stimuli.ts';

/**
 * Products whose cycles times elements stay within a budget; the first two are always among them: one tile of the
 * workload's first layer, where there is a workload, and the smallest product there is.
 */
export function gemmsOf(
  design: Design | undefined,
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
    ...(design === undefined ? [] : workloadTile(design, array, 2 * rows + columns)),
    ...shapes.map((shape, i) => drawnGemm(array, shape, seed + i)),
  ];
  let spent = 0;
  return gemms.filter((gemm, i) => {
    spent += array.schedule(gemm).cycles * array.elements;
    return i < 2 || spent <= elementCycles;
  });
}

/** Products of drawn shapes for one co-simulation. */
const drawnShapes = 6;

/**
 * Products of any shape of up to two tiles and a bit more in each direction, drawn by the seed, of several blocks or
 * groups along k; those that stay within a budget of cycles times elements.
 */
export function drawnGemms(array: ArrayDesign, seed: number, elementCycles: number): GemmWords[] {
  const { rows, columns, reduction, scaling } = array;
  const random = randomStream(seed, 0x73686170);
  const upTo = (most: number): number => (random.word() % most) + 1;
  const deepest = Math.max(2 * reduction.padding + rows, 2 * (scaling?.length ?? 0)) + 3;
  const gemms = Array.from({ length: drawnShapes }, (_, i) => {
    const shape = { m: upTo(2 * rows + 2), k: upTo(deepest), n: upTo(2 * columns + 2) };
    return drawnGemm(array, shape, seed + i);
  });
  let spent = 0;
  return gemms.filter((gemm) => {
    const cost = array.schedule(gemm).cycles * array.elements;
    if (spent + cost > elementCycles) return false;
    spent += cost;
    return true;
  });
}

/** Depths of products of one size: a few terms leave a sum where it is. */
const sizedDepths = [1, 2, 5];

/** Products of one pair of words, and of words of one size, for each bit of the operands. */
const pairsPerBit = 24;
const sizesPerBit = 2;

/**
 * Products in which all sums are of one size, from the least to the greatest, where in drawn ones the greatest term
 * hides the others: one corner everywhere with another, or each row's with each column's; then operands that differ in
 * their low bits only.
 */
export function sizedGemms(array: ArrayDesign, seed: number): GemmWords[] {
  const { activation, weight } = array.element.arithmetic;
  const code = array.scaling?.code ?? weight;
  const random = randomStream(seed, 0x73697a65);
  const bits = activation.width + code.width;
  const gemmOf = (
    i: number,
    k: number,
    words: (operand: Operand, count: number) => Word[],
  ): GemmWords => {
    const shape = { m: array.rows, k, n: array.columns };
    return {
      ...drawnGemm(array, shape, seed + i),
      a: words(activation, shape.m * k),
      b: words(code, k * shape.n),
    };
  };
  const pairs = Array.from({ length: pairsPerBit * bits }, (_, i) =>
    gemmOf(i, 1, ({ width, format }, count) => {
      const corners = cornerWords(width, format);
      const drawn = (): Word =>
        random.word() % 4 === 0
          ? (corners[random.word() % corners.length] ?? 0n)
          : runNumber(width, format, random);
      const word = drawn();
      return Array.from({ length: count }, () => (i % 2 === 0 ? word : drawn()));
    }),
  );
  const sized = Array.from({ length: sizesPerBit * bits }, (_, i) =>
    gemmOf(i, sizedDepths[i % sizedDepths.length] ?? 1, ({ width }, count) => {
      const low = (random.word() % Math.max(1, width - 1)) + 1;
      const isGreat = random.word() % 4 === 0;
      return Array.from({ length: count }, () => wordOfSize(width, low, isGreat, random));
    }),
  );
  return [...pairs, ...sized];
}

/**
 * The first tile of the first layer, with its own operands: sums of up to `longest` products, of more where weights
 * share scales by groups, so that there are two groups. Nothing where there is no workload.
 */
export function workloadTile(design: Design, array: ArrayDesign, longest: number): GemmWords[] {
  const [layer] = design.workload.layers;
  if (layer === undefined) return [];
  const operands = openLayer(layer, 0, design.formats, design.workload.data).operands(0);
  const m = Math.min(operands.m, array.rows);
  const depth = Math.max(longest, (array.scaling?.length ?? 0) + 1);
  const k = Math.min(operands.k, depth);
  const n = Math.min(operands.n, array.columns);
  const rows = Array.from({ length: m }, (_, i) => operands.row(i).words);
  const lines = Array.from({ length: n }, (_, j) => operands.column(j));
  const columns = lines.map(({ words }) => words);
  const a = rows.flatMap((row) => Array.from({ length: k }, (_, i) => wordAt(row, i)));
  const b = Array.from({ length: k * n }, (_, at) => {
    const column = columns[at % n];
    return column === undefined ? 0n : wordAt(column, Math.floor(at / n));
  });
  const whole = Math.ceil(k / (array.scaling?.length ?? k));
  const groups = array.scaling === undefined ? {} : { groups: firstGroups(lines, whole) };
  return [{ m, k, n, a, b, ...groups }];
}

/** Scales and zero points of the first groups of columns side by side. */
function firstGroups(columns: readonly Line[], count: number): GroupWords {
  const each = <T>(of: (column: Line, group: number) => T): T[] =>
    Array.from({ length: count }, (_, group) => columns.map((column) => of(column, group))).flat();
  return {
    scales: each(({ groups }, i) => (groups === undefined ? 0n : wordAt(groups.scales, i))),
    zeroPoints: each(({ groups }, i) => BigInt(groups?.zeroPoints[i] ?? 0)),
  };
}

/** Operands that weight corners. */
export function drawnGemm(array: ArrayDesign, shape: GemmShape, seed: number): GemmWords {
  const { activation, weight } = array.element.arithmetic;
  const { m, k, n } = shape;
  const a = sample(formatWords(activation.width, activation.format), { seed, numRuns: m * k });
  const { scaling } = array;
  const code = scaling?.code ?? weight;
  const b = sample(formatWords(code.width, code.format), { seed: ~seed, numRuns: k * n });
  if (scaling === undefined) return { ...shape, a, b };
  const numRuns = Math.ceil(k / scaling.length) * n;
  const { scale, zeroPoint = { width: 1, format: 'uint1' } } = scaling;
  const scales = sample(formatWords(scale.width, scale.format), { seed: seed ^ 1, numRuns });
  const zeroPoints = sample(formatWords(zeroPoint.width, zeroPoint.format), {
    seed: seed ^ 2,
    numRuns,
  });
  return { ...shape, a, b, groups: { scales, zeroPoints } };
}
