/**
 * What a check has met: kinds of operands, roundings of sums, lengths of regimes, ends of accumulators, bits that
 * toggled. Counted on the element's own stimuli, so that "no difference" can be weighed.
 */

import * as fc from 'fast-check';
import { unpack, type Word } from '../bits/index.ts';
import type { Role } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import * as dyadic from '../formats/dyadic.ts';
import type { Format, Value } from '../formats/format.ts';
import { parseFormat } from '../formats/index.ts';
import { openEmbedded } from '../simulate/embedded/engine.ts';
import { readField, type Block } from '../simulate/engine.ts';
import { driveOf } from './drive.ts';
import { beatsToWrap, longSums } from './long-sums.ts';
import { faceOf, openingCycles, play } from './play.ts';
import { cornerProducts } from './products.ts';
import { rtlOf } from './rtl.ts';
import { stimuli } from './stimuli.ts';

export type Counts = Readonly<Record<string, number>>;

export type Coverage = {
  readonly module: string;
  /** Cycles looked at. */
  readonly cycles: number;
  /** Register and output bits, and those seen both 0 and 1 after reset. */
  readonly toggle: {
    readonly bits: number;
    readonly toggled: number;
    readonly never: readonly string[];
  };
  /** Per operand: how often each kind of number. */
  readonly operandClasses: Readonly<Record<string, Counts>>;
  /** Per posit operand: how often each length of the regime. */
  readonly regimeLengths: Readonly<Record<string, Counts>>;
  /** Of sums that the golden model rounds: exact, below or above, halfway; absent where sums are exact or wrap. */
  readonly roundingCases?: Counts;
  /** The least and the greatest sum seen, of the range there is; absent where sums are no numbers of a format. */
  readonly accumulator?: {
    readonly least: string;
    readonly greatest: string;
    readonly lowest: string;
    readonly highest: string;
  };
};

/** Sums examined for their rounding. */
const roundedSums = 4000;

/** Longest sum that is driven to its ends, beats. */
const longestSum = 2 ** 12;

/** Names of bits that never toggled, at most. */
const namedBits = 32;

/** Cover the element in a role, with the stimuli that a co-simulation of the seed begins with. */
export async function elementCoverage(
  element: Element,
  role: Role,
  seed: number,
): Promise<Coverage> {
  const plan = element.plan(role);
  const rtl = rtlOf(plan);
  const drive = driveOf(plan);
  const face = faceOf(rtl);
  const golden = element.golden(role);
  const played = [
    ...cornerProducts(drive, 1024),
    ...longSums(plan, Math.min(longestSum, beatsToWrap(plan))).slice(0, 4),
    ...fc.sample(stimuli(drive, 512), { seed, numRuns: 16 }),
  ].map((stimulus) => play(stimulus, drive, golden, face));
  const session = await openEmbedded(rtl);
  const seen = new BitsSeen();
  const operands = plan.ports.filter(
    ({ direction, format }) => direction === 'input' && format !== undefined,
  );
  const classes: Record<string, Record<string, number>> = {};
  const regimes: Record<string, Record<string, number>> = {};
  const sums: Word[] = [];
  let cycles = 0;
  for (const { inputs } of played) {
    session.machine.powerUp();
    const { outputs, registers } = await session.trace(inputs);
    cycles += inputs.cycles;
    seen.add(registers);
    seen.add(outputs);
    for (const { name, width, lanes = 1, format: formatName } of operands) {
      const format = parseFormat(formatName ?? '');
      const field = inputs.layout.fields.find((one) => one.name === name);
      if (format === undefined || field === undefined || format.bits !== width / lanes) continue;
      for (let cycle = openingCycles; cycle < inputs.cycles; cycle++) {
        for (const word of unpack(readField(inputs, field, cycle), format.bits, lanes)) {
          count((classes[name] ??= {}), classOf(format, word));
          if (format.row.kind === 'posit')
            count((regimes[name] ??= {}), String(regimeLength(word, format.bits)));
        }
      }
    }
    const field = outputs.layout.fields.find((one) => one.name === 'acc_o');
    if (field === undefined) continue;
    for (let cycle = openingCycles + 2; cycle < outputs.cycles; cycle++) {
      sums.push(
        ...unpack(readField(outputs, field, cycle), element.arithmetic.accumulator.width, 1),
      );
    }
  }
  await session.close();
  const rounding = roundingCases(element, seed);
  const range = sumRange(element, sums);
  return {
    module: plan.module,
    cycles,
    toggle: seen.result(),
    operandClasses: classes,
    regimeLengths: regimes,
    ...(rounding === undefined ? {} : { roundingCases: rounding }),
    ...(range === undefined ? {} : { accumulator: range }),
  };
}

/** Which bits of which fields have been 0 and 1, from the end of the opening reset on. */
class BitsSeen {
  readonly #ones = new Map<string, bigint>();
  readonly #zeros = new Map<string, bigint>();
  readonly #widths = new Map<string, number>();

  add(block: Block): void {
    for (const field of block.layout.fields) {
      let [ones, zeros] = [this.#ones.get(field.name) ?? 0n, this.#zeros.get(field.name) ?? 0n];
      for (let cycle = openingCycles; cycle < block.cycles; cycle++) {
        const word = readField(block, field, cycle);
        ones |= word;
        zeros |= BigInt.asUintN(field.width, ~word);
      }
      this.#ones.set(field.name, ones);
      this.#zeros.set(field.name, zeros);
      this.#widths.set(field.name, field.width);
    }
  }

  result(): Coverage['toggle'] {
    let [bits, toggled] = [0, 0];
    const never: string[] = [];
    for (const [name, width] of this.#widths) {
      const both = (this.#ones.get(name) ?? 0n) & (this.#zeros.get(name) ?? 0n);
      for (let i = 0; i < width; i++) {
        bits++;
        if (((both >> BigInt(i)) & 1n) === 1n) toggled++;
        else if (never.length < namedBits) never.push(width === 1 ? name : `${name}[${i}]`);
      }
    }
    return { bits, toggled, never };
  }
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function classOf(format: Format, word: Word): string {
  const value = format.decode(word);
  if (value.kind !== 'finite') return value.kind === 'nan' ? 'nan' : 'infinite';
  if (value.m === 0n) return value.negativeZero === true ? 'negative zero' : 'zero';
  const number = { m: value.m, e: value.e };
  if (dyadic.equal(number, format.maximum)) return 'greatest';
  if (dyadic.equal(number, format.minimum)) return 'least';
  const magnitude = value.m < 0n ? dyadic.negate(number) : number;
  if (dyadic.equal(magnitude, { m: 1n, e: 0 })) return 'one';
  const { row } = format;
  if (row.kind === 'float') {
    const top = (word >> BigInt(row.fraction)) & ((1n << BigInt(row.exponent)) - 1n);
    if (top === 0n) return 'subnormal';
  }
  return value.m < 0n ? 'negative' : 'positive';
}

/** Bits of the regime's run, its end left out. */
function regimeLength(word: Word, bits: number): number {
  const lead = (word >> BigInt(bits - 2)) & 1n;
  let length = 1;
  while (length < bits - 1 && ((word >> BigInt(bits - 2 - length)) & 1n) === lead) length++;
  return length;
}

/** Products drawn from all words, each added to the sum so far: where the exact sum lies beside the one given. */
function roundingCases(element: Element, seed: number): Counts | undefined {
  const { activation, weight, accumulator, zero, accumulate } = element.arithmetic;
  const [a, b, sum] = [activation, weight, accumulator].map(({ format }) => parseFormat(format));
  if (a === undefined || b === undefined || sum === undefined) return undefined;
  if ((sum.row.kind !== 'float' && sum.row.kind !== 'posit') || element.arithmetic.single)
    return undefined;
  const words = (width: number, salt: number): Word[] =>
    fc.sample(fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n }), {
      seed: seed ^ salt,
      numRuns: roundedSums,
    });
  const [lefts, rights] = [words(activation.width, 1), words(weight.width, 2)];
  const counts: Record<string, number> = {};
  let total = zero;
  lefts.forEach((left, i) => {
    const right = rights[i] ?? 0n;
    const next = accumulate(total, [left], [right]);
    count(counts, caseOf(sum, sum.decode(total), a.decode(left), b.decode(right), next));
    const isNumber = sum.decode(next).kind === 'finite';
    total = isNumber && i % 16 !== 0 ? next : zero;
  });
  return counts;
}

function caseOf(format: Format, sum: Value, a: Value, b: Value, given: Word): string {
  const result = format.decode(given);
  if (sum.kind !== 'finite' || a.kind !== 'finite' || b.kind !== 'finite') return 'special operand';
  if (result.kind !== 'finite') return 'overflow';
  const exact = dyadic.add(sum, dyadic.multiply(a, b));
  const order = dyadic.compare(result, exact);
  if (order === 0) return 'exact';
  const neighbours = [given + 1n, given - 1n].map((word) =>
    format.decode(BigInt.asUintN(format.bits, word)),
  );
  const isTie = neighbours.some(
    (other) =>
      other.kind === 'finite' && dyadic.equal(dyadic.add(result, other), dyadic.add(exact, exact)),
  );
  if (isTie) return 'halfway';
  return order < 0 ? 'rounded down' : 'rounded up';
}

/** The least and the greatest of sums, as numbers of their format. */
function sumRange(element: Element, sums: readonly Word[]): Coverage['accumulator'] {
  const format = parseFormat(element.arithmetic.accumulator.format);
  if (format === undefined) return undefined;
  let [least, greatest] = [format.maximum, format.minimum];
  for (const word of new Set(sums)) {
    const value = format.decode(word);
    if (value.kind !== 'finite') continue;
    if (dyadic.compare(value, least) < 0) least = value;
    if (dyadic.compare(value, greatest) > 0) greatest = value;
  }
  const text = (value: dyadic.Dyadic): string => String(dyadic.toNumber(value));
  return {
    least: text(least),
    greatest: text(greatest),
    lowest: text(format.minimum),
    highest: text(format.maximum),
  };
}
