/** The operands of a layer, drawn, lowered or read line by line. */

import { decodeArray, wordArray, type WordArray } from '../formats/bulk.ts';
import type { Format } from '../formats/format.ts';
import { channelGains, draw } from './distributions.ts';
import { groupedOperands } from './grouped.ts';
import { patch } from './im2col.ts';
import type { Line, Operands } from './lines.ts';
import { quantise, scaleOf } from './quantise.ts';
import { randomStream } from './random.ts';
import type { Convolution, GemmShape } from './shapes.ts';
import { tensorOperand, type TensorOperand } from './tensor.ts';
import {
  gemmOf,
  type DataSpec,
  type LayerSpec,
  type OperandFormats,
  type SideSpec,
} from './workload.ts';
import { packedOperands } from './packing.ts';
import { scatter, setWord } from './words.ts';

/** Both matrices as words, row-major, with the scale of each row of A and each column of B. */
export type Matrices = GemmShape & {
  readonly a: WordArray;
  readonly b: WordArray;
  readonly aScales: Float64Array;
  readonly bScales: Float64Array;
};

/** A layer whose shared data (an input tensor, files) is in memory; let go of it before opening the next. */
export type OpenLayer = {
  /** Product `instance` of 0..count-1. */
  operands(instance: number): Operands;
};

/** Streams that must not meet. */
const ACTIVATION = 1;
const WEIGHT = 2;
const OUTLIERS = 3;

/**
 * Open layer number `index` of a workload. The same seed, index and shape give the same words on every machine.
 *
 * @throws {InputError} if a tensor of the user's does not fit the format
 */
export function openLayer(
  layer: LayerSpec,
  index: number,
  formats: OperandFormats,
  data: DataSpec,
): OpenLayer {
  const opened = openNumbers(layer, index, formats, data);
  const { packing, groups } = formats;
  if (groups !== undefined) {
    return { operands: (instance) => groupedOperands(opened.operands(instance), groups) };
  }
  if (packing === undefined) return opened;
  return { operands: (instance) => packedOperands(opened.operands(instance), packing) };
}

function openNumbers(
  layer: LayerSpec,
  index: number,
  formats: OperandFormats,
  data: DataSpec,
): OpenLayer {
  switch (layer.kind) {
    case 'gemm':
      return {
        operands: (instance) => drawnOperands(layer.gemm, [index, instance], formats, data),
      };
    case 'convolution':
      return openConvolution(layer.convolution, index, formats, data);
    case 'tensors': {
      const { activation, weight } = data;
      const a = tensorOperand(layer.a, formats.activation, activation.scale, activation.sigmas);
      const b = tensorOperand(layer.b, formats.weight, weight.scale, weight.sigmas);
      return { operands: () => givenOperands(layer.gemm, a, b) };
    }
  }
}

/** Both matrices whole. For products that fit: `m * k + k * n` words. */
export function materialise(operands: Operands, formats: OperandFormats): Matrices {
  const { m, k, n } = operands;
  const a = wordArray(formats.activation, m * k);
  const b = wordArray(formats.weight, k * n);
  const aScales = new Float64Array(m);
  const bScales = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    const { words, scale } = operands.row(i);
    scatter(words, a, i * k, 1);
    aScales[i] = scale;
  }
  for (let j = 0; j < n; j++) {
    const { words, scale } = operands.column(j);
    scatter(words, b, j, n);
    bScales[j] = scale;
  }
  return { m, k, n, a, b, aScales, bScales };
}

function drawnOperands(
  shape: GemmShape,
  keys: readonly number[],
  formats: OperandFormats,
  data: DataSpec,
): Operands {
  const { m, k, n } = shape;
  const gains = activationGains(data, k, keys);
  const line = (
    side: SideSpec,
    format: Format,
    tag: number,
    at: number,
    gain?: Float64Array,
  ): Line => {
    const values = drawn(side, format, k, [data.seed, ...keys, tag, at]);
    if (gain !== undefined) values.forEach((value, i) => (values[i] = value * (gain[i] ?? 1)));
    return quantise(format, values, scaleOf(side.scale, format, values, 1, side.sigmas));
  };
  return {
    m,
    k,
    n,
    row: (i) => line(data.activation, formats.activation, ACTIVATION, i, gains),
    column: (j) => line(data.weight, formats.weight, WEIGHT, j),
  };
}

function openConvolution(
  c: Convolution,
  index: number,
  formats: OperandFormats,
  data: DataSpec,
): OpenLayer {
  const { m, k, n } = gemmOf({ kind: 'convolution', convolution: c });
  const { activation, weight } = data;
  const plane = c.height * c.width;
  const values = new Float64Array(c.batch * c.channels * plane);
  const gains = activationGains(data, c.channels, [index]);
  for (let channel = 0; channel < c.batch * c.channels; channel++) {
    const keys = [data.seed, index, ACTIVATION, channel];
    const drawnPlane = drawn(activation, formats.activation, plane, keys);
    const gain = gains?.[channel % c.channels] ?? 1;
    drawnPlane.forEach((value, i) => (values[channel * plane + i] = value * gain));
  }
  // Patches overlap, so the input has one scale; each filter has its own.
  const scale = scaleOf(activation.scale, formats.activation, values, 1, activation.sigmas);
  const input = quantise(formats.activation, values, scale);
  const zero = wordArray(formats.activation, 1);
  setWord(zero, 0, formats.activation.encode({ kind: 'finite', m: 0n, e: 0 }));
  return {
    operands: (group) => ({
      m,
      k,
      n,
      row(i) {
        const words = wordArray(formats.activation, k);
        patch(c, input.words, group, i, words, zero[0] ?? 0);
        let numbers: Float64Array | undefined;
        return {
          words,
          scale,
          get values() {
            if (numbers === undefined) {
              numbers = new Float64Array(k);
              patch(c, input.values, group, i, numbers, 0);
            }
            return numbers;
          },
        };
      },
      column(j) {
        const keys = [data.seed, index, WEIGHT, group * n + j];
        const filter = drawn(weight, formats.weight, k, keys);
        return quantise(
          formats.weight,
          filter,
          scaleOf(weight.scale, formats.weight, filter, 1, weight.sigmas),
        );
      },
    }),
  };
}

function givenOperands(shape: GemmShape, a: TensorOperand, b: TensorOperand): Operands {
  const { m, k, n } = shape;
  return {
    m,
    k,
    n,
    row: (i) => ({
      words: a.words.slice(i * k, (i + 1) * k),
      values: a.values.slice(i * k, (i + 1) * k),
      scale: a.scale,
    }),
    column(j) {
      const values = new Float64Array(k);
      const words = b.words.slice(0, k);
      for (let i = 0; i < k; i++) {
        values[i] = b.values[i * n + j] ?? 0;
        if (words instanceof BigUint64Array) words[i] = BigInt(b.words[i * n + j] ?? 0);
        else words[i] = Number(b.words[i * n + j] ?? 0);
      }
      return { words, values, scale: b.scale };
    },
  };
}

/** Draws of variance 1. A format without negative numbers gets their positive part, as after a ReLU. */
function drawn(
  side: SideSpec,
  format: Format,
  length: number,
  keys: readonly number[],
): Float64Array {
  const values = new Float64Array(length);
  draw(side.distribution, randomStream(...keys), values);
  if (!format.signed) values.forEach((value, i) => (values[i] = Math.max(value, 0)));
  return values;
}

function activationGains(
  data: DataSpec,
  channels: number,
  keys: readonly number[],
): Float64Array | undefined {
  const { outlierFraction, outlierGain, activation } = data;
  const distribution = { name: activation.distribution, outlierFraction, outlierGain };
  return channelGains(distribution, channels, [data.seed, OUTLIERS, ...keys]);
}

/** The numbers an operand's words stand for, scale applied: for references in double precision. */
export function decodedLine(line: Line, format: Format): Float64Array {
  return decodeArray(format, line.words).map((value) => value * line.scale);
}
