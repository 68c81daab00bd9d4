/**
 * The workload's own operands at the ports of one element, in the order in which its array brings them: an
 * element that keeps its own sum sees one output's products after another; an element that adds to a passing sum
 * holds its weights while activations stream by. What stands still does not toggle.
 */

import { pack, type Word } from '../bits/index.ts';
import type { Role } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import { productsPerWord } from '../golden/arithmetic.ts';
import { block, layout, writeField, type Block, type Shape } from '../simulate/engine.ts';
import type { Operands } from '../workloads/lines.ts';
import { openLayer } from '../workloads/operands.ts';
import { randomStream, type RandomStream } from '../workloads/random.ts';
import { gemmOf } from '../workloads/workload.ts';
import { wordAt, type WordArray } from '../workloads/words.ts';
import { elementWeights } from './group-words.ts';
import { digitBeats, digitRate } from './digit-stream.ts';
import { pacedBeats, pacedRate } from './paced-stream.ts';
import type { Target } from './target.ts';

/** One cycle at the element: activations and weights of its lanes, and what else its role sees. */
type Beat = {
  readonly activations: readonly Word[];
  readonly weights: readonly Word[];
  readonly first: boolean;
  readonly passing: Word;
};

/** Outputs on which the rate of digits is measured. */
const RATE_OUTPUTS = 16;

/** Keys of the streams that choose layers and outputs. */
const CHOICE = 0x31;

/**
 * Input rows of an element for `cycles` cycles of the workload, layers drawn by their share of the
 * multiply-accumulates.
 *
 * @param inputs the element's input ports, without the clock
 * @param draw   a different number gives a different sample of the workload
 */
export function operandStream(
  design: Design,
  target: Target,
  inputs: readonly Shape[],
  cycles: number,
  draw: number,
): Block {
  const rows = block(layout(inputs), cycles);
  const random = randomStream(design.workload.data.seed, CHOICE, draw);
  const { activation, weight } = design.element.arithmetic;
  let cycle = 0;
  while (cycle < cycles) {
    const operands = chooseProduct(design, random);
    const { kind } = target.role;
    if (kind === 'digit' || kind === 'paced') {
      const inputsOf = kind === 'digit' ? digitBeats : pacedBeats;
      for (const values of inputsOf(design.element, operands, random)) {
        if (cycle === cycles) break;
        writeRow(rows, cycle++, values);
      }
      continue;
    }
    for (const beat of beatsOf(design, target, operands, random)) {
      if (cycle === cycles) break;
      const values: Readonly<Record<string, Word>> = {
        en_i: 1n,
        valid_i: 1n,
        first_i: beat.first ? 1n : 0n,
        a_i: pack(beat.activations, activation.width),
        b_i: pack(beat.weights, weight.width),
        acc_i: beat.passing,
      };
      writeRow(rows, cycle++, values);
    }
  }
  return rows;
}

function writeRow(rows: Block, cycle: number, values: Readonly<Record<string, Word>>): void {
  for (const field of rows.layout.fields) {
    writeField(rows, field, cycle, values[field.name] ?? 0n);
  }
}

/**
 * Multiply-accumulates per cycle of an element on the workload: one per lane, or what its digits allow, which is
 * measured on outputs drawn from it.
 */
export function elementRate(design: Design, { role }: Target): number {
  const { element, workload } = design;
  if (role.kind !== 'digit' && role.kind !== 'paced') {
    return role.lanes * productsPerWord(element.arithmetic);
  }
  const rateOf = role.kind === 'digit' ? digitRate : pacedRate;
  const rates = Array.from({ length: RATE_OUTPUTS }, (_, draw) => {
    const random = randomStream(workload.data.seed, CHOICE, draw);
    return rateOf(element, chooseProduct(design, random), random);
  });
  return rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
}

/** A product of the workload, each multiply-accumulate equally likely. */
export function chooseProduct(design: Design, random: RandomStream): Operands {
  const { layers, data } = design.workload;
  const shares = layers.map((layer) => {
    const { m, k, n, count } = gemmOf(layer);
    return m * k * n * count;
  });
  let left = random.unit() * shares.reduce((sum, share) => sum + share, 0);
  const index = Math.max(
    0,
    shares.findIndex((share) => (left -= share) < 0),
  );
  const layer = layers[index];
  if (layer === undefined) throw new RangeError('a workload without layers has no operands');
  const instance = Math.floor(random.unit() * gemmOf(layer).count);
  return openLayer(layer, index, design.formats, data).operands(instance);
}

function beatsOf(
  design: Design,
  { role }: Target,
  operands: Operands,
  random: RandomStream,
): Iterable<Beat> {
  return role.kind === 'accumulate'
    ? outputBeats(design, role, operands, random)
    : stationaryBeats(design, role, operands, random);
}

/** All products of one output. */
function* outputBeats(
  design: Design,
  role: Role,
  operands: Operands,
  random: RandomStream,
): Iterable<Beat> {
  const scaling = design.element.scaling();
  const { words: row } = operands.row(Math.floor(random.unit() * operands.m));
  const column = elementWeights(scaling, operands.column(Math.floor(random.unit() * operands.n)));
  for (let k = 0; k < operands.k; k += role.lanes) {
    yield {
      activations: lanesAt(row, k, role.lanes),
      weights: lanesAt(column, k, role.lanes),
      first: k % (scaling?.length ?? operands.k) === 0,
      passing: 0n,
    };
  }
}

/** Rows streamed past one set of weights before another is loaded. */
const STATIONARY_ROWS = 256;

/** One set of weights of one column, and the activations of consecutive rows with the sums they meet. */
function* stationaryBeats(
  design: Design,
  role: Role,
  operands: Operands,
  random: RandomStream,
): Iterable<Beat> {
  const { arithmetic } = design.element;
  const scaling = design.element.scaling();
  const column = elementWeights(scaling, operands.column(Math.floor(random.unit() * operands.n)));
  const at = Math.floor(random.unit() * Math.ceil(operands.k / role.lanes)) * role.lanes;
  // A sum goes on from the beginning of its group.
  const begin = at - (at % (scaling?.length ?? operands.k));
  const before = lanesAt(column, begin, at - begin);
  const weights = lanesAt(column, at, role.lanes);
  const from = Math.floor(random.unit() * Math.max(1, operands.m - STATIONARY_ROWS));
  for (let i = from; i < Math.min(operands.m, from + STATIONARY_ROWS); i++) {
    const { words: row } = operands.row(i);
    yield {
      activations: lanesAt(row, at, role.lanes),
      weights,
      first: false,
      passing: arithmetic.accumulate(arithmetic.zero, lanesAt(row, begin, at - begin), before),
    };
  }
}

/** Words `from..from + count - 1`; zeros past the end, as arrays pad. */
function lanesAt(words: WordArray, from: number, count: number): Word[] {
  return Array.from({ length: count }, (_, i) => wordAt(words, from + i));
}
