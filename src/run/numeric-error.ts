/**
 * How far the hardware's results are from the same product in double precision, before any rounding to words.
 * Large layers are sampled: rows and columns spread over the matrix by a seed, and the report says how many.
 */

import type { Reduction } from '../arrays/family.ts';
import type { Word } from '../bits/index.ts';
import { parseFormat, requireFormat } from '../formats/index.ts';
import { numberOfValue } from '../formats/value.ts';
import { resultOf, type Arithmetic } from '../golden/arithmetic.ts';
import type { GroupScaling } from '../golden/group-scaling.ts';
import { dotGroups } from './group-words.ts';
import type { Line, Operands } from '../workloads/lines.ts';
import { randomStream } from '../workloads/random.ts';
import { wordAt } from '../workloads/words.ts';

export type NumericError = {
  /** Signal power over error power, decibels; null when the error is 0. */
  readonly sqnrDb: number | null;
  /** Greatest difference of one output. */
  readonly maxAbs: number;
  /** Compared outputs that are infinite or no number. Each counts as if it were 0: all of its signal is lost. */
  readonly notFinite: number;
  /** Outputs compared, and outputs of the whole workload. */
  readonly comparedOutputs: number;
  readonly outputs: number;
};

/** What an output is made by. */
type Factors = {
  readonly arithmetic: Arithmetic;
  readonly reduction: Reduction;
  readonly scaling?: GroupScaling;
};

/** Running sums over compared outputs. */
export type ErrorSum = {
  add(result: number, reference: number): void;
  readonly total: (outputs: number) => NumericError;
};

/** Start a sum. */
export function errorSum(): ErrorSum {
  let signal = 0;
  let noise = 0;
  let maxAbs = 0;
  let notFinite = 0;
  let comparedOutputs = 0;
  return {
    add(result, reference) {
      const isLost = !Number.isFinite(result);
      if (isLost) notFinite++;
      const difference = (isLost ? 0 : result) - reference;
      signal += reference * reference;
      noise += difference * difference;
      maxAbs = Math.max(maxAbs, Math.abs(difference));
      comparedOutputs++;
    },
    total: (outputs) => ({
      sqnrDb: noise === 0 ? null : 10 * Math.log10(signal / noise),
      maxAbs,
      notFinite,
      comparedOutputs,
      outputs,
    }),
  };
}

/**
 * Compare about `budget / k` outputs of one product, all of them if there are no more.
 *
 * @param budget multiply-accumulates to spend
 * @param keys   of the random choice
 */
export function sampleError(
  operands: Operands,
  { arithmetic, reduction, scaling }: Factors,
  budget: number,
  keys: readonly number[],
  sum: ErrorSum,
): void {
  const { m, k, n } = operands;
  const cells = Math.max(1, Math.floor(budget / k));
  const rows = Math.min(m, Math.max(Math.ceil(Math.sqrt(cells)), Math.floor(cells / n)));
  const columns = Math.min(n, Math.max(1, Math.floor(cells / rows)));
  const decode = scaling === undefined ? decoder(arithmetic) : decoderOf(scaling);
  const columnLines = spread(columns, n, [...keys, 1]).map((j) => operands.column(j));
  for (const i of spread(rows, m, [...keys, 0])) {
    const row = operands.row(i);
    for (const column of columnLines) {
      if (arithmetic.single !== undefined) {
        compareBeats(row, column, arithmetic, arithmetic.single, sum);
        continue;
      }
      const word =
        scaling === undefined
          ? dotWords(arithmetic, reduction, row, column)
          : dotGroups(arithmetic, scaling, row, column);
      sum.add(decode(word) * row.scale * column.scale, dotValues(row, column));
    }
  }
}

/** Beat by beat, where each is an operation of its own; scales are left out, which an operation need not carry. */
function compareBeats(
  row: Line,
  column: Line,
  arithmetic: Arithmetic,
  single: NonNullable<Arithmetic['single']>,
  sum: ErrorSum,
): void {
  const decode = decoder(arithmetic);
  for (let i = 0; i < row.words.length; i++) {
    const [a, b] = [wordAt(row.words, i), wordAt(column.words, i)];
    const exact = single((row.values[i] ?? 0) / row.scale, (column.values[i] ?? 0) / column.scale);
    sum.add(decode(arithmetic.accumulate(arithmetic.zero, [a], [b])), exact);
  }
}

/** `count` of `size` indices, one from each of as many equal stretches. */
export function spread(count: number, size: number, keys: readonly number[]): number[] {
  const stream = randomStream(...keys);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * size) / count);
    const to = Math.floor(((i + 1) * size) / count);
    return from + Math.floor(stream.unit() * (to - from));
  });
}

/** One output as the hardware computes it. */
function dotWords(
  arithmetic: Arithmetic,
  { lanes, padding }: Reduction,
  row: Line,
  column: Line,
): Word {
  const k = row.words.length;
  const padded = Math.ceil(k / padding) * padding;
  let sum = arithmetic.zero;
  for (let from = 0; from < padded; from += lanes) {
    const activations: Word[] = [];
    const weights: Word[] = [];
    for (let at = from; at < from + lanes; at++) {
      activations.push(wordAt(row.words, at));
      weights.push(wordAt(column.words, at));
    }
    sum = arithmetic.accumulate(sum, activations, weights);
  }
  return sum;
}

function dotValues(row: Line, column: Line): number {
  let sum = 0;
  for (let i = 0; i < row.values.length; i++) {
    sum += (row.values[i] ?? 0) * (column.values[i] ?? 0);
  }
  return sum;
}

/** The number a scaled result stands for. */
function decoderOf({ result }: GroupScaling): (word: Word) => number {
  const format = requireFormat(result.format);
  return (word) => numberOfValue(format.decode(word));
}

/** The number a sum stands for, once it has been read out. */
function decoder(arithmetic: Arithmetic): (sum: Word) => number {
  const { format, read } = resultOf(arithmetic);
  const known = parseFormat(format);
  const isReadOut = known !== undefined && arithmetic.readout !== undefined;
  if (!isReadOut && arithmetic.numberOf !== undefined) return arithmetic.numberOf;
  return known === undefined ? () => NaN : (sum) => numberOfValue(known.decode(read(sum)));
}
