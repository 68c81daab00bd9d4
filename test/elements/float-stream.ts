/** RTL of an element with a floating-point sum against sums by the host's doubles, many lanes at once. */

import type { Element } from '../../src/elements/family.ts';
import { block, layout, type Block, type Engine, type Rtl } from '../../src/simulate/engine.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { fastFma, fastFormat, type FastFormat } from '../support/fast-float.ts';
import { randomWords } from '../support/float-cases.ts';
import { softFormatOf } from './float-checks.ts';

/** A factor: an integer, or floating point. */
type FastFactor = Pick<FastFormat, 'width' | 'exponent' | 'fraction' | 'read'>;

export type StreamCheck = {
  readonly cases: number;
  /** The first beat that differs. */
  readonly difference: string | undefined;
  /** Sums that are subnormal, infinite or NaN, and less than a quarter of what they met. */
  readonly seen: { subnormal: number; special: number; cancelled: number };
};

/** Independent stimuli per call of the engine, and beats of each. */
const [LANES, BEATS] = [64, 400];

/** Drawn and directed cases `c + a * b`: sums that pass, or short sums that are kept. */
export async function checkStream(
  element: Element,
  kind: 'chain' | 'accumulate',
  engine: Engine,
  cases: number,
  seed: number,
  faulty: (rtl: Rtl) => Rtl = (rtl) => rtl,
): Promise<StreamCheck> {
  const role = { kind, lanes: 1 } as const;
  const { activation, weight, accumulator } = element.arithmetic;
  const format = fastFormat(softFormatOf(accumulator.format));
  const draw = drawing(factorOf(activation.format), factorOf(weight.format), format, seed);
  const rtl = faulty(rtlOf(element.plan(role)));
  const latency = element.latency(role);
  const session = await engine.open(rtl);
  let done = 0;
  let difference: string | undefined;
  const seen = { subnormal: 0, special: 0, cancelled: 0 };
  while (done < cases && difference === undefined) {
    const lanes = Array.from({ length: LANES }, () => lane(rtl, kind, latency, draw, format, seen));
    const answers = await session.runAll(lanes.map(({ rows }) => rows));
    answers.forEach((answer, i) => {
      difference ??= firstDifference(answer, lanes[i]?.expected, latency);
    });
    done += LANES * BEATS;
  }
  await session.close();
  return { cases: done, difference, seen };
}

/** One stimulus and the sum after each beat. */
function lane(
  rtl: Rtl,
  kind: 'chain' | 'accumulate',
  latency: number,
  draw: Draw,
  format: FastFormat,
  seen: StreamCheck['seen'],
): { readonly rows: Block; readonly expected: Uint32Array } {
  const rows = block(layout(rtl.inputs), BEATS + latency);
  const at = (name: string): number =>
    rows.layout.fields.find((field) => field.name === name)?.offset ?? -1;
  const [a, b, c, first] = [at('a_i'), at('b_i'), at('acc_i'), at('first_i')];
  const high = [at('en_i'), at('valid_i')].filter((offset) => offset >= 0);
  const { words } = rows;
  const { stride } = rows.layout;
  const expected = new Uint32Array(BEATS);
  let sum = 0;
  for (let i = 0; i < BEATS + latency; i++) {
    const beat = draw.next(kind === 'accumulate');
    const starts = beat.first || i === 0;
    for (const offset of high) words[i * stride + offset] = 1;
    words[i * stride + a] = beat.a;
    words[i * stride + b] = beat.b;
    if (c >= 0) words[i * stride + c] = beat.c;
    if (first >= 0) words[i * stride + first] = starts ? 1 : 0;
    const before = kind === 'chain' ? beat.c : starts ? 0 : sum;
    sum = fastFma(format, before, draw.first.read(beat.a), draw.second.read(beat.b));
    if (i >= BEATS) continue;
    expected[i] = sum;
    const [was, is] = [Math.abs(format.read(before)), Math.abs(format.read(sum))];
    if (!Number.isFinite(is)) seen.special++;
    else if (is > 0 && is < format.leastNormal) seen.subnormal++;
    if (is < was / 4) seen.cancelled++;
  }
  return { rows, expected };
}

function firstDifference(
  answer: Block,
  expected: Uint32Array = new Uint32Array(0),
  latency: number,
): string | undefined {
  const out = answer.layout.fields.find(({ name }) => name === 'acc_o');
  if (out === undefined) throw new Error('an element has an output acc_o');
  for (let i = 0; i < expected.length; i++) {
    const got = answer.words[(i + latency) * answer.layout.stride + out.offset];
    if (got !== expected[i]) {
      return `RTL beat ${i}: ${got?.toString(16)}, not ${expected[i]?.toString(16)}`;
    }
  }
  return undefined;
}

function factorOf(name: string): FastFactor {
  const integer = /^(u?)int(\d)$/.exec(name);
  if (integer === null) return fastFormat(softFormatOf(name));
  const width = Number(integer[2]);
  const half = integer[1] === '' ? 2 ** (width - 1) : Infinity;
  const read = (word: number): number => (word >= half ? word - 2 * half : word);
  return { width, exponent: 0, fraction: 0, read };
}

type Beat = { readonly a: number; readonly b: number; readonly c: number; readonly first: boolean };
type Draw = {
  readonly first: FastFactor;
  readonly second: FastFactor;
  /** The next beat; where sums are kept, often one that repeats, nears or nearly cancels the one before. */
  next(isKept: boolean): Beat;
};

/** Words of ragged fractions, ends of the range, and sums about the product. */
function drawing(first: FastFactor, second: FastFactor, format: FastFormat, seed: number): Draw {
  const next = randomWords(seed);
  const below = (n: number): number => next() % n;
  const fractionOf = (bits: number): number => {
    const run = 2 ** below(bits + 1) - 1;
    const kind = below(3);
    return kind === 0 ? below(2 ** bits) : kind === 1 ? run : 2 ** bits - 1 - run;
  };
  const word = ({ width, exponent, fraction }: FastFactor): number => {
    if (exponent === 0 || below(4) === 0) return next() % 2 ** width;
    const sign = below(2) * 2 ** (width - 1);
    const ends = below(16);
    const most = 2 ** exponent - 1;
    if (ends < 2) return sign + ends * most * 2 ** fraction;
    const e = below(6) === 0 ? 0 : below(2 ** exponent);
    return sign + e * 2 ** fraction + fractionOf(fraction);
  };
  const { width, exponent, fraction } = format;
  const half = 2 ** (width - 1);
  const most = 2 ** exponent - 1;
  const sum = (product: number): number => {
    const [sign, code] = [below(2) * half, product % half];
    const kind = below(5);
    if (kind === 0) return next() % 2 ** width;
    // Nearly the product with the other sign.
    if (kind === 1) {
      const near = Math.min(Math.max(code + below(9) - 4, 0), half - 1);
      return (product >= half ? 0 : half) + near;
    }
    const ends = [0, 1, most - 1, most];
    const e =
      kind === 4
        ? (ends[below(4)] ?? 0)
        : Math.floor(code / 2 ** fraction) + below(2 * fraction + 40) - fraction - 20;
    return sign + Math.min(Math.max(e, 0), most) * 2 ** fraction + fractionOf(fraction);
  };
  let last = { a: 0, b: 0 };
  const top = 2 ** (first.width - 1);
  return {
    first,
    second,
    next(isKept) {
      const kind = isKept ? below(4) : 0;
      if (kind === 0) last = { a: word(first), b: word(second) };
      else {
        const step =
          kind === 1 ? below(5) - 2 : kind === 2 ? (below(7) - 3) * 2 ** first.fraction : 0;
        const turned = last.a >= top ? last.a - top : last.a + top;
        const a = (turned + step + 2 * top) % (2 * top);
        last = { a, b: kind === 2 ? word(second) : last.b };
      }
      const { a, b } = last;
      const product = isKept ? 0 : fastFma(format, 0, first.read(a), second.read(b));
      return { a, b, c: isKept ? 0 : sum(product), first: below(6) === 0 };
    },
  };
}
