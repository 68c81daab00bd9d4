/** RTL of an element with a floating-point sum against soft-float, case by case. */

import type { Element } from '../../src/elements/family.ts';
import type { Role } from '../../src/bits/machine.ts';
import {
  block,
  layout,
  readField,
  writeField,
  type Engine,
  type Rtl,
} from '../../src/simulate/engine.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { floatCases, randomWords, type Factor, type FloatCase } from '../support/float-cases.ts';
import {
  softDecode,
  softFma,
  softFormats,
  softInteger,
  type SoftFormat,
} from '../support/soft-float.ts';

export function softFormatOf(name: string): SoftFormat {
  const found = Object.entries(softFormats).find(([known]) => known === name)?.[1];
  if (found === undefined) throw new Error(`soft-float has no ${name}`);
  return found;
}

/** How words of a format are drawn and read. */
export function factorOf(name: string): Factor {
  const integer = /^(u?)int(\d)$/.exec(name);
  if (integer !== null) {
    const width = Number(integer[2]);
    const signed = integer[1] === '';
    return { width, fraction: 0, exponent: 0, read: (word) => softInteger(word, width, signed) };
  }
  const format = softFormatOf(name);
  const { exponent, fraction } = format;
  return {
    width: 1 + exponent + fraction,
    exponent,
    fraction,
    read: (word) => softDecode(format, word),
  };
}

export type SumCheck = {
  readonly cases: number;
  /** The first case that differs, in words. */
  readonly difference: string | undefined;
  /** Cases in which golden was asked too. */
  readonly golden: number;
};

/** Cases per call of the engine. */
const PIECE = 20000;

/** A beat: its operands, and the sum they meet where it passes on, or whether a new one starts where it is kept. */
type Beat = { readonly a: bigint; readonly b: bigint; readonly c: bigint; readonly first: boolean };

/** Every so many cases golden is asked as well. */
const GOLDEN_EVERY = 20;

/** Drawn and directed cases `c + a * b` through an element that adds to a passing sum. */
export async function checkSums(
  element: Element,
  engine: Engine,
  cases: number,
  seed: number,
  faulty?: (rtl: Rtl) => Rtl,
): Promise<SumCheck> {
  const { activation, weight, accumulator } = element.arithmetic;
  const [first, second] = [factorOf(activation.format), factorOf(weight.format)];
  const source = floatCases(first, second, softFormatOf(accumulator.format), seed);
  const next = (): Beat => ({ ...taken(source), first: false });
  return play(element, { kind: 'chain', lanes: 1 }, engine, cases, next, faulty);
}

/** Short sums through an element that keeps them: products that lie close, repeat, and nearly cancel. */
export async function checkKeptSums(
  element: Element,
  engine: Engine,
  cases: number,
  seed: number,
  faulty?: (rtl: Rtl) => Rtl,
): Promise<SumCheck> {
  const { activation, weight, accumulator } = element.arithmetic;
  const [first, second] = [factorOf(activation.format), factorOf(weight.format)];
  const source = floatCases(first, second, softFormatOf(accumulator.format), seed);
  const random = randomWords(seed + 1);
  const sign = 1n << BigInt(first.width - 1);
  let last = taken(source);
  const next = (): Beat => {
    const drawn = taken(source);
    const kind = random() % 4;
    const step = BigInt(random() % 5) - 2n;
    const shift = BigInt((random() % 7) - 3) << BigInt(first.fraction);
    const a = BigInt.asUintN(
      first.width,
      (last.a ^ sign) + (kind === 1 ? step : kind === 2 ? shift : 0n),
    );
    const b = kind === 2 ? drawn.b : last.b;
    last = kind === 0 ? drawn : { a, b, c: 0n };
    return { ...last, first: random() % 6 === 0 };
  };
  return play(element, { kind: 'accumulate', lanes: 1 }, engine, cases, next, faulty);
}

function taken(source: Generator<FloatCase>): FloatCase {
  const { value } = source.next() as IteratorYieldResult<FloatCase>;
  return value;
}

async function play(
  element: Element,
  role: Role,
  engine: Engine,
  cases: number,
  next: () => Beat,
  faulty: (rtl: Rtl) => Rtl = (rtl) => rtl,
): Promise<SumCheck> {
  const { activation, weight, accumulator, accumulate } = element.arithmetic;
  const latency = element.latency(role);
  const keeps = role.kind === 'accumulate';
  const [first, second] = [factorOf(activation.format), factorOf(weight.format)];
  const format = softFormatOf(accumulator.format);
  const rtl = faulty(rtlOf(element.plan(role)));
  const session = await engine.open(rtl);
  let done = 0;
  let golden = 0;
  let difference: string | undefined;
  while (done < cases && difference === undefined) {
    const count = Math.min(PIECE, cases - done);
    const rows = block(layout(rtl.inputs), count + latency);
    const expected: bigint[] = [];
    const inputs: string[] = [];
    let sum = 0n;
    for (let i = 0; i < count + latency; i++) {
      const { a, b, c, first: starts } = next();
      const isFirst = starts || i === 0;
      const values: Readonly<Record<string, bigint>> = {
        rst: 0n,
        en_i: 1n,
        valid_i: 1n,
        first_i: isFirst ? 1n : 0n,
        a_i: a,
        b_i: b,
        acc_i: c,
      };
      for (const field of rows.layout.fields) writeField(rows, field, i, values[field.name] ?? 0n);
      const before = keeps ? (isFirst ? 0n : sum) : c;
      sum = softFma(format, before, first.read(a), second.read(b));
      expected.push(sum);
      inputs.push(`${before.toString(16)} + ${a.toString(16)} * ${b.toString(16)}`);
      if (i % GOLDEN_EVERY === 0) {
        golden++;
        const ours = accumulate(before, [a], [b]);
        if (ours !== sum) {
          difference = `golden ${inputs[i]}: ${ours.toString(16)}, not ${sum.toString(16)}`;
        }
      }
    }
    const answer = await session.cycles(rows);
    const out = answer.layout.fields.find(({ name }) => name === 'acc_o');
    if (out === undefined) throw new Error('an element has an output acc_o');
    for (let i = 0; i < count && difference === undefined; i++) {
      const got = readField(answer, out, i + latency);
      if (got !== expected[i]) {
        difference = `RTL ${inputs[i]}: ${got.toString(16)}, not ${(expected[i] ?? 0n).toString(16)}`;
      }
    }
    done += count;
  }
  await session.close();
  return { cases: done, difference, golden };
}
