/**
 * Runs in which a module that adds to a passing sum gets sums that its own results make: the result before, so that
 * sums are of the size of what is added to them, where a float is halfway and rounds up to the next power; or the
 * product itself, a little changed, so that most of it cancels.
 */

import { bit, mask, type Word } from '../bits/index.ts';
import type { Machine, Signals } from '../bits/machine.ts';
import type { Plan } from '../structure/plan.ts';
import { driveOf } from './drive.ts';
import { openingCycles, playRows, type Face, type Played } from './play.ts';
import type { RandomStream } from '../workloads/random.ts';
import type { Beat, Stimulus } from './stimulus.ts';

const sumIn = 'acc_i';
const sumOut = 'acc_o';

/** Of so many beats one begins again from the drawn sum; of so many, one gets a sum with its low bits changed. */
const freshEvery = 24;
const changedEvery = 3;

/** Low bits of a product in which the sum beside it may differ: up to a few bits of an exponent. */
const mostChanged = 13;

/** Of so many beats one gets the product of other operands, and so many of their bits may be the other one. */
const flippedEvery = 2;
const operandBits = 8;

/** Beats of a module with a passing sum. */
type Chain = {
  /** The rows, with `acc_i` what `sumAt` makes of the drawn word and the last result; `results` gets all of these. */
  rows(
    golden: Machine,
    sumAt: (drawn: Word, cycle: number, last: Word | undefined) => Word,
    results?: (Word | undefined)[],
  ): Signals[];
  /** Bits of the words of a beat. */
  readonly widths: readonly number[];
};

/**
 * Play a stimulus with `acc_i` taken from the golden model's last `acc_o`. Undefined for modules without both ports,
 * and where beats can be refused.
 */
export function playRunning(
  stimulus: Stimulus,
  plan: Plan,
  golden: Machine,
  face: Face,
): Played | undefined {
  const rows = chainOf(stimulus, plan)?.rows(golden, (drawn, cycle, last) =>
    last === undefined || cycle % freshEvery === 0 ? drawn : varied(last, drawn, cycle),
  );
  return rows && playRows(rows, golden, face);
}

/**
 * Play a stimulus with `acc_i` the beat's own product, as it comes out when added to the word 0, or that of operands
 * one bit of which is another; some low bits of it changed, and half the time the top bit. Undefined as above.
 */
export function playNear(
  stimulus: Stimulus,
  plan: Plan,
  golden: Machine,
  face: Face,
  random: RandomStream,
): Played | undefined {
  const chain = chainOf(stimulus, plan);
  if (chain === undefined || plan.interface.kind !== 'pipe') return undefined;
  const { latency } = plan.interface;
  const width = plan.ports.find(({ name }) => name === sumIn)?.width ?? 1;
  const others: Stimulus = {
    ...stimulus,
    beats: stimulus.beats.map((beats) =>
      beats.map((beat) =>
        random.word() % flippedEvery === 0 ? withFlippedBit(beat, chain.widths, random) : beat,
      ),
    ),
  };
  const products: (Word | undefined)[] = [];
  chainOf(others, plan)?.rows(golden, () => 0n, products);
  const rows = chain.rows(golden, (_drawn, cycle) => {
    const product = products[cycle + openingCycles + latency] ?? 0n;
    const low = Math.min(random.word() % mostChanged, width - 1);
    const top = BigInt(random.word() % 2) << BigInt(width - 1);
    const [one, other] = [1n << BigInt(low), BigInt(random.word()) & mask(low)];
    // The next fraction, the next exponent; or any low bits.
    const near = [product + one, product - one, product ^ other, product ^ other][
      random.word() % 4
    ];
    return BigInt.asUintN(width, near ?? product) ^ top;
  });
  return playRows(rows, golden, face);
}

/** One of the lowest bits of one word is another. */
function withFlippedBit(beat: Beat, widths: readonly number[], random: RandomStream): Beat {
  const changed = random.word() % beat.length;
  const place = BigInt(random.word() % Math.min(operandBits, widths[changed] ?? 1));
  return beat.map((word, i) => (i === changed ? word ^ (1n << place) : word));
}

function chainOf(stimulus: Stimulus, plan: Plan): Chain | undefined {
  const drive = driveOf(plan);
  const [source, ...others] = drive.sources;
  const has = (name: string): boolean => plan.ports.some((port) => port.name === name);
  const isChain = has(sumIn) && has(sumOut) && others.length === 0 && source?.ready === undefined;
  if (source === undefined || !isChain) return undefined;
  const beats = stimulus.beats[0] ?? [];
  return {
    widths: source.data.map(({ width }) => width),
    rows(golden, sumAt, results) {
      const rows: Signals[] = [];
      let last: Word | undefined;
      golden.reset();
      for (let cycle = -openingCycles; cycle < beats.length; cycle++) {
        const beat = beats[Math.max(0, cycle)];
        const signals: Signals = {};
        if (drive.reset !== undefined) signals[drive.reset] = cycle < 0 ? 1n : 0n;
        for (const name of drive.throttles) signals[name] = 1n;
        if (source.valid !== undefined) signals[source.valid] = 1n;
        source.data.forEach((port, i) => {
          const drawn = beat?.[i] ?? 0n;
          signals[port.name] = port.name === sumIn ? sumAt(drawn, cycle, last) : drawn;
        });
        const result = golden.step(signals)[sumOut];
        last = result ?? last;
        results?.push(result);
        rows.push(signals);
      }
      return rows;
    },
  };
}

/** A sum, sometimes with its two lowest bits those of another word. */
function varied(sum: Word, other: Word, cycle: number): Word {
  if (Math.abs(cycle) % changedEvery !== 0) return sum;
  return sum ^ BigInt(bit(other, 0)) ^ (BigInt(bit(other, 1)) << 1n);
}
