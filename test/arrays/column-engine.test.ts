import { assert, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnEngine } from '../../src/arrays/column-engine/index.ts';
import { multiplyWords } from '../../src/arrays/gemm/reference.ts';
import type { GemmWords } from '../../src/arrays/family.ts';
import { digitCount, digitsOfInteger } from '../../src/bits/digits.ts';
import { decodeInteger } from '../../src/bits/index.ts';
import { sentence } from '../../src/errors.ts';
import { mac } from '../../src/elements/mac/index.ts';
import {
  arrayOf,
  driveGolden,
  gemmShapes,
  gemmWords,
  textLaws,
  type Section,
} from '../laws/array-laws.ts';

const cases: readonly (readonly [Section, Section])[] = [
  [
    { rows: 2, columns: 3, queue: 3, depth: 64 },
    { family: 'opt4c', accumulator: 20 },
  ],
  [
    { rows: 1, columns: 1, queue: 2, group: 2, depth: 64 },
    { family: 'opt4c', encoding: 'csd', activation: 'int4', weight: 'uint4', accumulator: 12 },
  ],
  [
    { rows: 3, columns: 2, queue: 4, depth: 64, zeroGroups: 'skipped' },
    { family: 'opt4c', encoding: 'booth4', accumulator: 21 },
  ],
  [
    { rows: 2, columns: 2, queue: 5, group: 8, depth: 100 },
    { family: 'opt4c', encoding: 'twos-complement', activation: 'uint5', accumulator: 16 },
  ],
  [
    { rows: 2, columns: 2, queue: 3, depth: 64 },
    { family: 'opt4e', accumulator: 20 },
  ],
  [
    { rows: 2, columns: 1, queue: 2, depth: 64, zeroGroups: 'skipped', group: 2 },
    { family: 'opt4e', encoding: 'sign-magnitude', accumulator: 24 },
  ],
  [
    { rows: 2, columns: 2, queue: 3, depth: 64 },
    { family: 'opt3', accumulator: 20 },
  ],
  [
    { rows: 3, columns: 1, queue: 2, depth: 64, zeroGroups: 'skipped', group: 2 },
    { family: 'opt3', encoding: 'csd', activation: 'int4', weight: 'uint4', accumulator: 12 },
  ],
];

describe.each(cases)('column-engine: %j of %j', (section, element) => {
  const design = arrayOf(columnEngine, section, element);
  const gemms = gemmShapes(design, 40).chain((shape) => gemmWords(design, shape));

  test('the driver on the golden machine finds the product, in the cycles of the schedule', () => {
    assert(
      property(gemms, (gemm) => {
        const { result, cycles } = driveGolden(design, gemm);
        expect(result).toEqual(multiplyWords(design.element.arithmetic, design.reduction, gemm));
        expect(cycles).toBe(design.schedule(gemm).cycles);
      }),
      { numRuns: 15 },
    );
  });

  test('rows given one by one, or all digits taken for non-zero: the same cycles, or no fewer', () => {
    assert(
      property(gemms, ({ m, k, n, a }) => {
        const exact = design.schedule({ m, k, n, a });
        const row = (i: number): number[] => a.slice(i * k, (i + 1) * k).map(Number);
        expect(design.schedule({ m, k, n, row })).toEqual(exact);
        expect(design.schedule({ m, k, n }).cycles).toBeGreaterThanOrEqual(exact.cycles);
      }),
      { numRuns: 30 },
    );
  });

  test('phases account for every cycle and every multiply-accumulate', () => {
    assert(
      property(gemms, (gemm) => {
        const { cycles, computeCycles, macs, phases, utilisation } = design.schedule(gemm);
        const sum = (of: (phase: (typeof phases)[number]) => number): number =>
          phases.reduce((total, phase) => total + of(phase), 0);
        expect(sum((phase) => phase.cycles)).toBe(cycles);
        expect(sum((phase) => phase.cycles * phase.activeElements)).toBeCloseTo(macs, 6);
        expect(computeCycles).toBeLessThanOrEqual(cycles);
        expect(utilisation).toBeCloseTo(macs / (cycles * design.elements), 12);
        expect(utilisation).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });

  test('operands of B are fetched once per digit that is not zero', () => {
    const { activation, integer } = design.element.arithmetic;
    const encoding = design.element.serial()?.encoding ?? 'ent';
    assert(
      property(gemms, (gemm) => {
        const machine = design.golden();
        const driver = design.driver(gemm);
        let previous: ReturnType<typeof machine.step> | undefined;
        let reads = 0;
        while (!driver.done) {
          previous = machine.step(driver.next(previous));
          for (const digit of (previous['b_read_o'] ?? 0n).toString(2)) reads += Number(digit);
        }
        const digits = gemm.a
          .flatMap((word) =>
            digitsOfInteger(
              encoding,
              decodeInteger(word, activation.width, integer?.activationSigned === true),
              activation.width,
              integer?.activationSigned === true,
            ),
          )
          .filter((digit) => digit !== 0).length;
        expect(reads).toBe(digits * Math.ceil(gemm.n / design.columns));
      }),
      { numRuns: 5 },
    );
  });

  test('plan and golden machine name the same outputs', () => {
    const names = Object.keys(design.golden().step({ rst: 1n }));
    const ports = design.plan().ports.filter((port) => port.direction === 'output');
    expect(names.toSorted()).toEqual(ports.map((port) => port.name).toSorted());
  });
});

describe('column-engine: cycles of a tile', () => {
  const design = arrayOf(
    columnEngine,
    { rows: 1, columns: 1, queue: 8, depth: 1024 },
    {
      family: 'opt4c',
    },
  );
  const dot = (words: readonly bigint[]): GemmWords => ({
    m: 1,
    k: words.length,
    n: 1,
    a: words,
    b: words.map(() => 1n),
  });
  /** Overhead of a single tile: beat to first digit, last digit to its sums, these to the row. */
  const overhead = 3 + 4 + 3;

  test.each([
    ['zeros', 0n, 32],
    ['-128', 0x80n, 56],
    ['127', 0x7fn, 80],
  ])('32 x %s takes the published cycles', (_, word, cycles) => {
    // One cycle for a group without digits: 8 groups, 4 bit weights.
    expect(design.schedule(dot(Array<bigint>(32).fill(word))).cycles).toBe(cycles + overhead);
  });

  test('a skipper of whole groups spends no cycle on a group without digits', () => {
    const skipping = arrayOf(
      columnEngine,
      { rows: 1, columns: 1, queue: 8, depth: 1024, zeroGroups: 'skipped' },
      { family: 'opt4c' },
    );
    // Weight 64 alone has digits: its 8 groups take 4 cycles each; the other weights begin with a marked group.
    const { cycles } = skipping.schedule(dot(Array<bigint>(32).fill(0x80n)));
    const marked = digitCount('ent', 8, true) - 1;
    expect(cycles).toBe(32 + marked + overhead + 1);
  });

  test('tiles that repeat themselves are added up, not stepped: the sum is the same', () => {
    const wide = arrayOf(
      columnEngine,
      { rows: 3, columns: 1, queue: 4, depth: 1024 },
      {
        family: 'opt4e',
      },
    );
    const a = Array.from({ length: 3 * 50 }, (_, i) => BigInt((i * 37 + (i % 7) * 50) % 256));
    const times = (n: number): number => wide.schedule({ m: 3, k: 50, n, a }).cycles;
    const gemm = { m: 3, k: 50, n: 40, a, b: Array<bigint>(50 * 40).fill(3n) };
    expect(driveGolden(wide, gemm).cycles).toBe(times(40));
    expect(times(4000) - times(3990)).toBe(times(40) - times(30));
  });
});

test('streams within the elements take the cycles of streams that a row shares', () => {
  const a = Array.from({ length: 5 * 50 }, (_, i) => BigInt((i * 37 + (i % 7) * 50) % 256));
  const [shared, own] = ['opt4c', 'opt3'].map((family) =>
    arrayOf(columnEngine, { rows: 3, columns: 2 }, { family }).schedule({ m: 5, k: 50, n: 4, a }),
  );
  expect(own).toEqual(shared);
});

test('what does not suit the engine is refused in a sentence', () => {
  const element = mac.configure({});
  if (!element.ok) throw new Error('mac has defaults');
  const refused = columnEngine.configure({ rows: 2, columns: 2 }, element.value);
  expect(refused.ok ? [] : refused.error.map(sentence)).toEqual([
    'architecture must be one that suits the element: it does not take its activations digit by digit, not one that uses mac to digit',
  ]);
  const engine = arrayOf(columnEngine, { rows: 2, columns: 2, depth: 16 }, { family: 'opt4c' });
  expect(() => engine.schedule({ m: 1, k: 17, n: 1 })).toThrow(/depth must be at least 17/);
});

textLaws(columnEngine, [
  ...cases,
  [{ rows: 1, columns: 5, depth: 4096 }, { family: 'opt4c' }],
  [
    { rows: 5, columns: 1, queue: 16 },
    { family: 'opt4e', lanes: 2, activation: 'int16' },
  ],
]);
