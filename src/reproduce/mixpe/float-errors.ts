/**
 * Relative error of floating-point datapaths with 4-bit weights in groups: what their products and sums lose, against
 * the same activations and the numbers that the codes stand for, in double precision.
 */

import { elaborateDesign } from '../../design/index.ts';
import { InvariantError } from '../../errors.ts';
import { decodeArray, encodeArray, type WordArray } from '../../formats/bulk.ts';
import { requireFormat } from '../../formats/index.ts';
import { numberOfValue, valueOfNumber } from '../../formats/value.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { dequantiseTensor, quantiseTensor } from '../../quantise/index.ts';
import { openLayer } from '../../workloads/operands.ts';
import { wordAt } from '../../workloads/words.ts';
import { outlierWorkload } from './baseline-errors.ts';
import { group } from './models.ts';

/** Rows and columns of the product that are looked at. */
const side = 6;

const fp16 = requireFormat('fp16');

/** A line of activations, as words and as numbers. */
type Row = { readonly words: WordArray; readonly values: Float64Array };

/** A column of weights in groups. */
type Column = {
  readonly codes: ArrayLike<number>;
  readonly zeroPoints: ArrayLike<number>;
  readonly scales: Float64Array;
  /** Numbers that the codes stand for. */
  readonly values: Float64Array;
};

/** A datapath: one output of a row and a column. */
type Datapath = (row: Row, column: Column) => number;

export type DatapathError = { readonly slug: keyof typeof paths; readonly relativeRms: number };

const paths = {
  'first-fp32': () => dequantisedFirst('fp32'),
  'first-fp16': () => dequantisedFirst('fp16'),
  'folded-fp32': () => folded('fp32'),
  'kept-fp32': () => kept('fp32'),
  'folded-fp16': () => folded('fp16'),
  'kept-fp16': () => kept('fp16'),
} as const satisfies Readonly<Record<string, () => Datapath>>;

/** Errors of all datapaths on the same outputs. Sums are those of our elements, group by group; results are fp32. */
export function datapathErrors(seed: number): DatapathError[] {
  const { rows, columns } = operandsOf(seed);
  return (Object.keys(paths) as (keyof typeof paths)[]).map((slug) => {
    const path = paths[slug]();
    let [signal, noise] = [0, 0];
    for (const row of rows) {
      for (const column of columns) {
        const exact = row.values.reduce((sum, a, i) => sum + a * (column.values[i] ?? 0), 0);
        signal += exact ** 2;
        noise += (path(row, column) - exact) ** 2;
      }
    }
    return { slug, relativeRms: Math.sqrt(noise / signal) };
  });
}

function operandsOf(seed: number): { readonly rows: Row[]; readonly columns: Column[] } {
  const element = { family: 'float-mac' };
  const { workload } = elaborateDesign({ name: 'paths', element, workload: outlierWorkload(seed) });
  const [layer] = workload.layers;
  if (layer === undefined) throw new InvariantError('the workload has a layer');
  const formats = { activation: fp16, weight: fp16 };
  // As drawn, so that sums of fp16 do not overflow.
  const { data } = workload;
  const unscaled = {
    ...data,
    activation: { ...data.activation, scale: 'none' as const },
    weight: { ...data.weight, scale: 'none' as const },
  };
  const operands = openLayer(layer, 0, formats, unscaled).operands(0);
  const each = Array.from({ length: side }, (_, i) => i);
  return {
    rows: each.map((i) => {
      const { words } = operands.row(i);
      return { words, values: decodeArray(fp16, words) };
    }),
    columns: each.map((j) => columnOf(decodeArray(fp16, operands.column(j).words))),
  };
}

function columnOf(weights: Float64Array): Column {
  const tensor = quantiseTensor(weights, [weights.length], {
    bits: 4,
    scheme: 'asymmetric',
    granularity: { kind: 'group', size: group },
    axis: 0,
    scale: 'fp16',
    clip: 'none',
  });
  const { codes, zeroPoints, scales } = tensor;
  return { codes, zeroPoints, scales: decodeArray(fp16, scales), values: dequantiseTensor(tensor) };
}

/** Weights become fp16 numbers, then one sum over all of k. */
function dequantisedFirst(accumulator: string): Datapath {
  const { arithmetic, read } = summing({ family: 'float-mac', accumulator });
  return (row, { values }) => {
    const words = encodeArray(fp16, values);
    let sum = arithmetic.zero;
    for (let i = 0; i < values.length; i++) {
      sum = arithmetic.accumulate(sum, [wordAt(row.words, i)], [wordAt(words, i)]);
    }
    return read(sum);
  };
}

/** Groups of `q - z`, each scaled and added. */
function folded(accumulator: string): Datapath {
  const weights = summing({ family: 'mixpe-a16', weight: 'int5', accumulator });
  return overGroups((row, { codes }, zeroPoint, from, to) =>
    weights.sum(row, from, to, (i) => BigInt.asUintN(5, BigInt((codes[i] ?? 0) - zeroPoint))),
  );
}

/** Groups of `q`, from which the zero point times the sum of the activations is taken, then scaled and added. */
function kept(accumulator: string): Datapath {
  const weights = summing({ family: 'mixpe-a16', weight: 'uint4', accumulator });
  const round = accumulator === 'fp16' ? toHalf : Math.fround;
  return overGroups((row, { codes }, zeroPoint, from, to) => {
    const products = weights.sum(row, from, to, (i) => BigInt(codes[i] ?? 0));
    const activations = weights.sum(row, from, to, () => 1n);
    return round(products - round(zeroPoint * activations));
  });
}

function overGroups(
  sumOf: (row: Row, column: Column, zeroPoint: number, from: number, to: number) => number,
): Datapath {
  return (row, column) => {
    let result = 0;
    for (let at = 0; at < column.scales.length; at++) {
      const [scale, zeroPoint] = [column.scales[at] ?? 0, column.zeroPoints[at] ?? 0];
      const sum = sumOf(row, column, zeroPoint, at * group, (at + 1) * group);
      result = Math.fround(result + Math.fround(scale * sum));
    }
    return result;
  };
}

/** An element's sums, as numbers. */
function summing(element: Readonly<Record<string, unknown>> & { readonly accumulator: string }): {
  readonly arithmetic: Arithmetic;
  read(sum: bigint): number;
  sum(row: Row, from: number, to: number, weight: (i: number) => bigint): number;
} {
  const { arithmetic } = elaborateDesign({ name: 'sums', element }).element;
  const format = requireFormat(element.accumulator);
  const read = (word: bigint): number => numberOfValue(format.decode(word));
  return {
    arithmetic,
    read,
    sum(row, from, to, weight) {
      let sum = arithmetic.zero;
      for (let i = from; i < to; i++) {
        sum = arithmetic.accumulate(sum, [wordAt(row.words, i)], [weight(i)]);
      }
      return read(sum);
    },
  };
}

function toHalf(value: number): number {
  return numberOfValue(fp16.decode(fp16.encode(valueOfNumber(value))));
}
