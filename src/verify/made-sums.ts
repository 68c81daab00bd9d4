/**
 * Stimuli for an element that keeps a sum in floating point of its own, which no input brings: products that are powers of
 * two make up the sum that is wanted, bit by bit, and then a product comes at a distance from it. Drawn products seldom
 * make a sum that the next one nearly cancels.
 */

import { bitLength, mask, type Word } from '../bits/index.ts';
import type { FloatRow, Value } from '../formats/format.ts';
import { parseFormat } from '../formats/index.ts';
import { resultOf, type Arithmetic } from '../golden/arithmetic.ts';
import type { Plan } from '../structure/plan.ts';
import type { RandomStream } from '../workloads/random.ts';
import { distancesOf, fractionsOf } from './distant-sums.ts';
import { driveOf } from './drive.ts';
import { wordsOf, type Words } from './operand-words.ts';
import { dense, type Beat, type Stimulus } from './stimulus.ts';

/** Products drawn in search of powers of two. */
const searched = 2 ** 14;

/** Beats of a run, at least. */
const beatsAtOnce = 1024;

/** A block has 1, 2, 4, ... beats, up to 2^this, where a word may go on with the block before: sums of blocks may wrap. */
const blockDoublings = 4;

/** At distances up to this most of a sum may cancel: they come so often. */
const nearDistance = 1;
const nearRounds = 32;

/** Products that are infinite. */
const infiniteRounds = 256;

type Operands = { readonly a: Word; readonly b: Word };

/** A number of floating point that is not zero. */
type Size = { readonly isNegative: boolean; readonly significand: bigint; readonly top: number };

/**
 * Runs in which each difference of exponents comes with each fraction, once or more often; none for an element without a
 * sum in floating point, with more than one product a beat or with a sum that comes in.
 */
export function* madeSums(
  plan: Plan,
  arithmetic: Arithmetic,
  random: RandomStream,
): Generator<Stimulus, void> {
  const drive = driveOf(plan);
  const [source, ...others] = drive.sources;
  const names = source?.data.map(({ name }) => name) ?? [];
  const isAlone = ['first_i', 'a_i', 'b_i'].every((name) => names.includes(name));
  const result = resultOf(arithmetic);
  const sums = floatsOf(result.format);
  if (!isAlone || source?.ready !== undefined || others.length > 0 || sums === undefined) return;
  if (source?.data.some(({ lanes = 1 }) => lanes > 1) === true) return;

  const { row } = sums;
  const { activation, weight, accumulate, zero } = arithmetic;
  const [ofA, ofB] = [wordsOf(activation, random), wordsOf(weight, random)];
  const sizeOf = (beats: readonly Operands[]): Size | undefined => {
    const sum = beats.reduce((before, { a, b }) => accumulate(before, [a], [b]), zero);
    const value = sums.decode(result.read(sum));
    if (value.kind !== 'finite' || value.m === 0n) return undefined;
    const significand = value.m < 0n ? -value.m : value.m;
    const top = bitLength(significand) - 1 + value.e;
    return { isNegative: value.m < 0n, significand, top };
  };
  const powers = new Map<string, Operands>();
  for (let i = 0; i < searched; i++) {
    const one = { a: ofA.alone(), b: ofB.alone() };
    const size = sizeOf([one]);
    if (size === undefined || (size.significand & (size.significand - 1n)) !== 0n) continue;
    powers.set(keyOf(size.isNegative, size.top), one);
  }
  const any = [...powers.values()];
  if (any.length === 0) return;

  /** Products that make up a number whose top bit is at a power of two; undefined where one of them is none. */
  const made = (significand: bigint, top: number, isNegative: boolean): Operands[] | undefined => {
    const low = top - (bitLength(significand) - 1);
    const terms = signedBits(significand).map(({ place, minus }) =>
      powers.get(keyOf(isNegative !== minus, low + place)),
    );
    return terms.includes(undefined) ? undefined : terms.filter((term) => term !== undefined);
  };
  function* trials(): Generator<readonly Operands[], void> {
    for (const distance of distancesOf(row)) {
      const rounds = Math.abs(distance) > nearDistance ? 1 : nearRounds;
      for (const fraction of Array.from({ length: rounds }, () => fractionsOf(row)).flat()) {
        const product = blockOf(ofA, ofB, random);
        const bits = fraction ?? BigInt(random.word()) & mask(row.fraction);
        const top = (sizeOf(product)?.top ?? 0) + distance;
        const sum = made((1n << BigInt(row.fraction)) | bits, top, random.word() % 2 === 0);
        if (sum !== undefined) yield [...sum, ...product];
      }
    }
    // What an infinite product would be if it were a number cancels the sum: only its sign is left.
    for (let round = 0; round < infiniteRounds; round++) {
      const isLeft = random.word() % 2 === 0;
      const end = (isLeft ? ofA : ofB).infinite();
      if (end === undefined) continue;
      const other = (isLeft ? ofB : ofA).alone();
      const times = (word: Word): Operands =>
        isLeft ? { a: word, b: other } : { a: other, b: word };
      const size = sizeOf([times(end.below)]);
      const sum = size && made(size.significand, size.top + 1, !size.isNegative);
      if (sum !== undefined) yield [...sum, times(end.infinite)];
    }
  }

  const beatOf = ({ a, b }: Operands, begins: boolean): Beat =>
    source?.data.map(({ name }) =>
      name === 'a_i' ? a : name === 'b_i' ? b : name === 'first_i' && begins ? 1n : 0n,
    ) ?? [];
  let beats: Beat[] = [];
  for (const trial of trials()) {
    // A block enters the sum when the next one begins.
    const behind = any[random.word() % any.length] ?? { a: 0n, b: 0n };
    beats.push(...[...trial, behind].map((one, i) => beatOf(one, i === 0)));
    if (beats.length < beatsAtOnce) continue;
    yield dense(drive, beats);
    beats = [];
  }
  if (beats.length > 0) yield dense(drive, beats);
}

function keyOf(isNegative: boolean, top: number): string {
  return `${isNegative ? '-' : ''}${top}`;
}

/** A floating-point format by name; undefined for any other. */
function floatsOf(name: string): { readonly row: FloatRow; decode(word: Word): Value } | undefined {
  const format = parseFormat(name);
  return format?.row.kind === 'float' ? { row: format.row, decode: format.decode } : undefined;
}

/** A number as powers of two that are added or taken off, the greatest first, no two of them side by side. */
function signedBits(number: bigint): { readonly place: number; readonly minus: boolean }[] {
  const bits: { readonly place: number; readonly minus: boolean }[] = [];
  for (let [left, place] = [number, 0]; left > 0n; place++, left >>= 1n) {
    if ((left & 1n) === 0n) continue;
    const minus = (left & 3n) === 3n;
    bits.unshift({ place, minus });
    left += minus ? 1n : -1n;
  }
  return bits;
}

/** A product, or the same one in all places of a word or of several. */
function blockOf(ofA: Words, ofB: Words, random: RandomStream): Operands[] {
  if (random.word() % 2 === 0) return [{ a: ofA.alone(), b: ofB.alone() }];
  const [a, b] = [ofA.all(), ofB.all()];
  const beats = 2 ** (random.word() % (blockDoublings + 1));
  const again = { a: ofA.again(a), b: ofB.again(b) };
  return [{ a, b }, ...Array.from({ length: beats - 1 }, () => again)];
}
