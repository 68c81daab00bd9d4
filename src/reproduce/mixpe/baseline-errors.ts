/**
 * Relative error of the baselines on activations with outliers: of integers that are aligned and truncated, against
 * the same numbers in double precision; and of whole formats, against the numbers before they became words.
 */

import { elaborateDesign } from '../../design/index.ts';
import { alignBlock, alignedUnit } from '../../elements/figna/golden-aligner.ts';
import { requireFormat } from '../../formats/index.ts';
import { numberOfValue } from '../../formats/value.ts';
import { simulateDesign } from '../../run/simulate.ts';
import { openLayer } from '../../workloads/operands.ts';
import { wordAt } from '../../workloads/words.ts';
import { baselines, type Baseline } from './baseline-designs.ts';

/** Products of an output, and how many of its 4096 channels are 30 times larger. */
const outliers = { k: 4096, fraction: 8 / 4096, gain: 30 };

/** Error of the results, as a fraction of their own root mean square. */
export type RelativeError = { readonly slug: string; readonly relativeRms: number };

/** The layer that errors are measured on: activations with outliers by channel, normal weights. */
export function outlierWorkload(seed: number): Readonly<Record<string, unknown>> {
  return {
    gemms: [{ name: 'outliers', m: 32, k: outliers.k, n: 32 }],
    data: {
      distribution: { activation: 'normal-outliers', weight: 'normal' },
      outliers: { fraction: outliers.fraction, gain: outliers.gain },
      seed,
    },
  };
}

/**
 * Error of aligning FP16 activations to blocks of 128, truncated to `bits` with the sign, by 4-bit weights: what the
 * integers lose, and nothing else.
 */
export function alignmentError(bits: number, seed: number, block = 128): RelativeError {
  const workload = outlierWorkload(seed);
  const element = { family: 'figna', weight: 'int4', accumulator: 40 };
  const design = elaborateDesign({ name: 'alignment', element, workload });
  const [layer] = design.workload.layers;
  if (layer === undefined) throw new RangeError('the workload has a layer');
  const activation = requireFormat('fp16');
  const weight = requireFormat('int4');
  const { data } = design.workload;
  const unscaled = { ...data, activation: { ...data.activation, scale: 'none' as const } };
  const operands = openLayer(layer, 0, { activation, weight }, unscaled).operands(0);
  const columns = Array.from({ length: operands.n }, (_, j) => valuesOf(operands.column(j).words));
  let [signal, noise] = [0, 0];
  for (let i = 0; i < operands.m; i++) {
    const { words } = operands.row(i);
    const exact = Float64Array.from({ length: operands.k }, (_, at) =>
      numberOfValue(activation.decode(wordAt(words, at))),
    );
    const aligned = alignedValues(words, operands.k, bits, block);
    for (const column of columns) {
      const reference = dot(exact, column);
      const difference = dot(aligned, column) - reference;
      signal += reference * reference;
      noise += difference * difference;
    }
  }
  return { slug: `figna-${bits}`, relativeRms: Math.sqrt(noise / signal) };

  function valuesOf(words: Parameters<typeof wordAt>[0]): Float64Array {
    return Float64Array.from({ length: operands.k }, (_, at) =>
      numberOfValue(weight.decode(wordAt(words, at))),
    );
  }
}

/** What blocks of FP16 words count once they are aligned. */
function alignedValues(
  words: Parameters<typeof wordAt>[0],
  count: number,
  bits: number,
  block: number,
): Float64Array {
  const values = new Float64Array(count);
  for (let from = 0; from < count; from += block) {
    const part = Array.from({ length: Math.min(block, count - from) }, (_, i) =>
      wordAt(words, from + i),
    );
    const aligned = alignBlock(part, bits);
    if (aligned === undefined) throw new RangeError('drawn activations must be finite');
    const unit = 2 ** alignedUnit(aligned.exponent, bits);
    aligned.integers.forEach((integer, i) => (values[from + i] = Number(integer) * unit));
  }
  return values;
}

/** Products and sums of numbers of few bits: a double is far finer than what is measured. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/**
 * Error of a baseline's formats and sums together: numbers before they became words are the reference. One scale per
 * row and column, sums of 40 bits.
 *
 * @param macs pairs of words to spend; outputs are sampled
 */
export async function formatError(
  baseline: Baseline,
  seed: number,
  macs = 2 ** 22,
): Promise<RelativeError> {
  const workload = outlierWorkload(seed);
  const data = { ...(workload['data'] as Readonly<Record<string, unknown>>), ...baseline.data };
  const element = { ...baseline.element, accumulator: 40 };
  const design = elaborateDesign({
    name: baseline.slug,
    element,
    workload: { ...workload, data },
  });
  const { numericError } = await simulateDesign(design, { errorBudget: macs });
  const { sqnrDb } = numericError;
  return { slug: baseline.slug, relativeRms: sqnrDb === null ? 0 : 10 ** (-sqnrDb / 20) };
}

/** The errors of all baselines but those that have the numbers of another. */
export async function formatErrors(seed: number): Promise<RelativeError[]> {
  const errors: RelativeError[] = [];
  for (const baseline of baselines) {
    if (baseline.numbersOf === undefined) errors.push(await formatError(baseline, seed));
  }
  return errors;
}
