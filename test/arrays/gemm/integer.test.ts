import {
  assert,
  boolean,
  constantFrom,
  integer,
  property,
  record,
  type Arbitrary,
} from 'fast-check';
import { expect, test } from 'vitest';
import type { GemmWords, Reduction } from '../../../src/arrays/family.ts';
import {
  isIntegerArithmetic,
  multiplyIntegers,
  type Budget,
} from '../../../src/arrays/gemm/integer.ts';
import { multiplyWords } from '../../../src/arrays/gemm/reference.ts';
import { decodeInteger, wrap } from '../../../src/bits/index.ts';
import type { Arithmetic } from '../../../src/golden/arithmetic.ts';
import { randomWords } from '../../../src/formats/random.ts';
import { mac } from '../../../src/elements/mac/index.ts';

function macArithmetic(section: Readonly<Record<string, unknown>>): Arithmetic {
  const element = mac.configure(section);
  if (!element.ok) throw new Error(JSON.stringify(element.error));
  return element.value.arithmetic;
}

/** Seeded operand words; a quarter of them extreme, so that sums overflow and clamp. */
function words(count: number, width: number, seed: number): bigint[] {
  const next = randomWords(seed);
  const top = 1n << BigInt(width);
  const corners = [0n, 1n, top - 1n, top / 2n, top / 2n - 1n];
  return Array.from({ length: count }, () => {
    const draw = next();
    if (draw % 4 === 0) return corners[(draw >>> 8) % corners.length] ?? 0n;
    return wrap(BigInt(draw) ^ (BigInt(next()) << 16n), width);
  });
}

/** The product by the fast path, as words. */
function fast(
  arithmetic: Arithmetic,
  reduction: Reduction,
  { m, k, n, a, b }: GemmWords,
  budget?: Budget,
): bigint[] {
  const result = Array.from({ length: m * n }, () => 0n);
  multiplyIntegers({
    arithmetic,
    reduction,
    lines: {
      m,
      k,
      n,
      row: (i) => Uint32Array.from(a.slice(i * k, (i + 1) * k), Number),
      column: (j) => Uint32Array.from({ length: k }, (_, i) => Number(b[i * n + j])),
    },
    take: (row, column, values) => {
      values.forEach((value: number | bigint, j: number) => {
        result[row * n + column + j] = wrap(BigInt(value), arithmetic.accumulator.width);
      });
    },
    ...(budget === undefined ? {} : { budget }),
  });
  return result;
}

type Draw = {
  readonly aSigned: boolean;
  readonly wSigned: boolean;
  readonly aw: number;
  readonly ww: number;
  readonly more: number;
  readonly overflow: string;
  readonly lanes: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly seed: number;
};

const draws: Arbitrary<Draw> = record({
  aSigned: boolean(),
  wSigned: boolean(),
  aw: integer({ min: 2, max: 16 }),
  ww: integer({ min: 2, max: 16 }),
  more: constantFrom(0, 1, 3, 8, 16, 32, 48),
  overflow: constantFrom('wrap', 'saturate'),
  lanes: constantFrom(1, 2, 3, 16),
  m: integer({ min: 1, max: 10 }),
  k: integer({ min: 1, max: 40 }),
  n: integer({ min: 1, max: 19 }),
  seed: integer(),
});

function gemmOf(d: Draw): { readonly arithmetic: Arithmetic; readonly gemm: GemmWords } {
  const arithmetic = macArithmetic({
    activation: `${d.aSigned ? '' : 'u'}int${d.aw}`,
    weight: `${d.wSigned ? '' : 'u'}int${d.ww}`,
    accumulator: Math.min(64, d.aw + d.ww + d.more),
    overflow: d.overflow,
  });
  const { m, k, n } = d;
  const gemm = { m, k, n, a: words(m * k, d.aw, d.seed), b: words(k * n, d.ww, d.seed + 1) };
  return { arithmetic, gemm };
}

test('the fast product of integers equals adding up word by word, for every width and overflow rule', () => {
  assert(
    property(draws, (d) => {
      const { arithmetic, gemm } = gemmOf(d);
      const reduction = { lanes: d.lanes, padding: d.lanes };
      expect(isIntegerArithmetic(arithmetic)).toBe(true);
      expect(fast(arithmetic, reduction, gemm)).toEqual(multiplyWords(arithmetic, reduction, gemm));
    }),
    { numRuns: 300 },
  );
});

test('bands of rows, panels of columns and passes over k do not change a product', () => {
  const budget = { panelBytes: 1, bandBytes: 1 };
  for (const [section, k] of [
    [{}, 1100],
    [{ accumulator: 16, overflow: 'saturate' }, 1030],
    [{ weight: 'int16', activation: 'int16', accumulator: 40 }, 600],
    [{ weight: 'uint16', activation: 'uint16', accumulator: 64 }, 530],
    [{ weight: 'uint16', activation: 'int16', accumulator: 32, overflow: 'saturate' }, 530],
  ] as const) {
    const arithmetic = macArithmetic(section);
    const { activation, weight } = arithmetic;
    const [m, n] = [9, 20];
    const gemm = {
      m,
      k,
      n,
      a: words(m * k, activation.width, 3),
      b: words(k * n, weight.width, 4),
    };
    const reduction = { lanes: 1, padding: 1 };
    expect(fast(arithmetic, reduction, gemm, budget)).toEqual(
      multiplyWords(arithmetic, reduction, gemm),
    );
  }
});

test('a saturating accumulator that clamps on the way differs from the clamped total, and is right', () => {
  const arithmetic = macArithmetic({ accumulator: 16, overflow: 'saturate' });
  // 32767 is reached after three products of 128 * 127; the last one then comes down from there.
  const a = [127n, 127n, 127n, 127n];
  const b = [127n, 127n, 127n, wrap(-128n, 8)];
  const gemm = { m: 1, k: 4, n: 1, a, b };
  const [word] = fast(arithmetic, { lanes: 1, padding: 1 }, gemm);
  expect(decodeInteger(word ?? 0n, 16, true)).toBe(32767n - 127n * 128n);
  const [summed] = fast(arithmetic, { lanes: 4, padding: 4 }, gemm);
  expect(decodeInteger(summed ?? 0n, 16, true)).toBe(3n * 127n * 127n - 127n * 128n);
});

test('an arithmetic that is not one of plain integers is refused', () => {
  const { integer: _, ...arithmetic } = macArithmetic({});
  expect(isIntegerArithmetic(arithmetic)).toBe(false);
  expect(() => {
    multiplyIntegers({
      arithmetic,
      reduction: { lanes: 1, padding: 1 },
      lines: { m: 1, k: 1, n: 1, row: () => [1], column: () => [1] },
      take: () => undefined,
    });
  }).toThrow('the arithmetic must be one of integers');
});
