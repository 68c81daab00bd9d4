/** How exact a layer's product is in each format: the hardware's own sums against double precision, sampled. */

import type { Design } from '../design/index.ts';
import { errorSum, sampleError, spread } from '../run/numeric-error.ts';
import type { Line, Operands } from '../workloads/lines.ts';
import { openLayer } from '../workloads/operands.ts';
import { packedOperands } from '../workloads/packing.ts';
import { quantise } from '../workloads/quantise.ts';
import { gemmOf, type LayerSpec } from '../workloads/workload.ts';
import type { Mode } from './modes.ts';
import { bestScale } from './scales.ts';

export type LayerError = {
  /** Decibels; null where nothing is lost. */
  readonly sqnrDb: number | null;
  /** Error power over signal power; Infinity where a sum left the quire, or all of the signal is lost. */
  readonly loss: number;
  /** Powers of two by which the numbers are divided before they are rounded. */
  readonly scales: { readonly activation: number; readonly weight: number };
  /** Outputs compared. */
  readonly comparedOutputs: number;
};

/** Products of a layer that are looked at. */
const INSTANCES = 4;
/** Lines and numbers of a tensor by which its scale is chosen. */
const SCALE_LINES = 16;
const SCALE_NUMBERS = 4096;
const SAMPLE = 0x9c;

/**
 * The error of one layer in every mode, on the same outputs.
 *
 * @param budget multiply-accumulates to spend per mode
 * @throws {InputError} if a tensor of the user's does not fit its format
 */
export function layerErrors(
  design: Design,
  layer: LayerSpec,
  index: number,
  modes: readonly Mode[],
  budget: number,
): LayerError[] {
  const { count } = gemmOf(layer);
  const { data } = design.workload;
  const { activation, weight } = design.formats;
  const opened = openLayer(layer, index, { activation, weight }, data);
  const instances = spread(Math.min(count, INSTANCES), count, [data.seed, SAMPLE, index]);
  const products = instances.map((instance) => opened.operands(instance));
  const keys = [data.seed, SAMPLE, index];
  const samples = {
    activation: sampleOf(products, ({ m }) => m, 'row', [...keys, 0]),
    weight: sampleOf(products, ({ n }) => n, 'column', [...keys, 1]),
  };
  return modes.map((mode) => {
    const { format, packing, design: variant, target } = mode;
    const scales = {
      activation: bestScale(format, samples.activation),
      weight: bestScale(format, samples.weight),
    };
    const sum = errorSum();
    const factors = { arithmetic: variant.element.arithmetic, ...target };
    for (const [at, product] of products.entries()) {
      const numbers: Operands = {
        ...product,
        row: (i) => quantise(format, product.row(i).values, scales.activation),
        column: (j) => quantise(format, product.column(j).values, scales.weight),
      };
      const words = packing === undefined ? numbers : packedOperands(numbers, packing);
      // In words, of which a product has fewer where they hold several numbers: the same outputs in every mode.
      const spent = (budget * words.k) / (product.k * products.length);
      sampleError(words, factors, spent, [...keys, at], sum);
    }
    const { sqnrDb, comparedOutputs } = sum.total(0);
    return { sqnrDb, loss: lossOf(sqnrDb), scales, comparedOutputs };
  });
}

function lossOf(sqnrDb: number | null): number {
  if (sqnrDb === null) return 0;
  return Number.isNaN(sqnrDb) ? Infinity : 10 ** (-sqnrDb / 10);
}

/** Numbers of lines spread over the products. */
function sampleOf(
  products: readonly Operands[],
  sizeOf: (product: Operands) => number,
  line: 'row' | 'column',
  keys: readonly number[],
): Float64Array {
  const perProduct = Math.ceil(SCALE_LINES / products.length);
  const values: number[] = [];
  for (const [at, product] of products.entries()) {
    const size = sizeOf(product);
    for (const i of spread(Math.min(perProduct, size), size, [...keys, at])) {
      const found: Line = product[line](i);
      const room = Math.floor(SCALE_NUMBERS / SCALE_LINES);
      for (const from of spread(Math.min(room, found.values.length), found.values.length, [
        ...keys,
        at,
        i,
      ])) {
        values.push(found.values[from] ?? 0);
      }
    }
  }
  return Float64Array.from(values);
}
