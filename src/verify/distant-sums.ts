/**
 * Runs in which a module that adds a product to a floating-point sum gets a sum at every distance from the product: each
 * difference of exponents with each bit of the fraction, in both signs. What an aligner or a rounder does wrong at one
 * place only shows at a few of them.
 */

import type { PassingSum } from '../arrays/family.ts';
import { mask, pack, type Word } from '../bits/index.ts';
import type { Machine } from '../bits/machine.ts';
import type { FloatRow } from '../formats/format.ts';
import { parseFormat } from '../formats/index.ts';
import type { Plan, Port } from '../structure/plan.ts';
import type { RandomStream } from '../workloads/random.ts';
import { driveOf } from './drive.ts';
import { chainOf, chainSum } from './passing-sum.ts';
import { playRows, type Face, type Played } from './play.ts';
import { isFlag } from './products.ts';
import { runNumber, wordOfSize } from './sized-words.ts';

/** Distances at which nothing of one number is left beside the other are a few more than two fractions. */
const beyond = 8;

/** Farther ones lie by so much above each power of two: with that bit lost they look near. */
const aboveFar = [0, 1, 2, 5, 11];

/** Beats of a run. */
const beatsAtOnce = 1024;

/**
 * Runs for a module, `rounds` for each pair of a distance and a fraction; none where it has no sum in floating point,
 * or where beats can be refused.
 *
 * @param sum ports of the sum; by default those of an element
 */
export function* distantSums(
  plan: Plan,
  golden: Machine,
  face: Face,
  random: RandomStream,
  rounds: number,
  sum: PassingSum = chainSum,
): Generator<Played, void> {
  const row = parseFormat(plan.ports.find(({ name }) => name === sum.in)?.format ?? '')?.row;
  const [source] = driveOf(plan).sources;
  if (row?.kind !== 'float' || source === undefined) return;
  const fractions = fractionsOf(row);
  const distances = distancesOf(row);
  const count = rounds * distances.length * fractions.length;
  for (let from = 0; from < count; from += beatsAtOnce) {
    const beats = Array.from({ length: Math.min(beatsAtOnce, count - from) }, () =>
      source.data.map((port) => operandOf(port, random)),
    );
    const chain = chainOf(beats, plan, sum);
    const productOf = chain?.products(golden);
    const rows = chain?.rows(golden, (drawn, beat) => {
      const at = from + beat;
      const product = productOf?.(beat);
      if (product === undefined || beat < 0) return drawn;
      const fraction = fractions[Math.floor(at / distances.length) % fractions.length] ?? drawn;
      return sumBeside(product, distances[at % distances.length] ?? 0, fraction, row, random);
    });
    if (rows !== undefined) yield playRows(rows, golden, face);
  }
}

/** All at which both numbers count and a few more, then some of those up to half of the exponents, both ways. */
export function distancesOf({ fraction, exponent }: FloatRow): number[] {
  const reach = 2 * fraction + beyond;
  const far = Array.from({ length: exponent }, (_, bit) => 2 ** bit)
    .filter((power) => power > reach)
    .flatMap((power) => aboveFar.flatMap((above) => [power + above, -power - above]));
  return [...Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach), ...far];
}

/** Each bit alone, with all below it, and all but these; none; and as often as two of these, any: `undefined`. */
export function fractionsOf({ fraction }: FloatRow): (Word | undefined)[] {
  const bits = Array.from({ length: fraction }, (_, bit) => BigInt(bit));
  const runs = bits.flatMap((bit) => [
    1n << bit,
    mask(Number(bit) + 1),
    mask(fraction) ^ (1n << bit),
  ]);
  return [0n, ...runs, ...runs.map(() => undefined)];
}

/** A finite number so many powers of two below another, around the end of the exponents; of either sign. */
function sumBeside(
  product: Word,
  distance: number,
  fraction: Word,
  row: FloatRow,
  random: RandomStream,
): Word {
  const bits = BigInt(row.fraction);
  const exponents = 2 ** row.exponent - 1;
  const exponent = Number((product >> bits) & mask(row.exponent)) - distance;
  const sign = BigInt(random.word() % 2) << BigInt(row.bits - 1);
  const field = BigInt(((exponent % exponents) + exponents) % exponents) << bits;
  return sign | field | (fraction & mask(row.fraction));
}

/** Controls high; lane by lane any word, a run, or one with few bits. */
function operandOf(port: Port, random: RandomStream): Word {
  if (isFlag(port)) return 1n;
  const lanes = port.lanes ?? 1;
  const width = port.width / lanes;
  const low = (): number => (random.word() % width) + 1;
  const word = (): Word => {
    const kind = random.word() % 4;
    if (kind === 0) return runNumber(width, port.format ?? '', random);
    return wordOfSize(width, kind === 1 ? width : low(), false, random);
  };
  return pack(Array.from({ length: lanes }, word), width);
}
