/** What every array architecture must do, called with a family and the sections to try it with. */

import {
  array,
  assert,
  bigInt,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  sample,
  tuple,
} from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArrayDesign, ArrayFamily, GemmShape, GemmWords } from '../../src/arrays/family.ts';
import { multiplyWords } from '../../src/arrays/gemm/reference.ts';
import type { Signals } from '../../src/bits/machine.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import type { Engine } from '../../src/simulate/engine.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { cosimulate, type CosimOptions } from '../../src/verify/cosimulate.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { describeNative } from '../support/engines.ts';

export type Section = Readonly<Record<string, unknown>>;

/** An array of a family, from its section and its element's. */
export function arrayOf(family: ArrayFamily, section: Section, element: Section = {}): ArrayDesign {
  const card = elementFamilies.find(({ slug }) => slug === (element['family'] ?? 'mac'));
  if (card === undefined) throw new Error('no such element family');
  const { family: _, ...params } = element;
  const configured = card.configure(params);
  if (!configured.ok) throw new Error(JSON.stringify(configured.error));
  const design = family.configure(section, configured.value);
  if (!design.ok) throw new Error(JSON.stringify(design.error));
  return design.value;
}

function word(width: number): Arbitrary<bigint> {
  const top = 1n << BigInt(width);
  return oneof(
    constantFrom(0n, 1n, top - 1n, top / 2n, top / 2n - 1n),
    bigInt({ min: 0n, max: top - 1n }),
  );
}

function words(width: number, count: number): Arbitrary<bigint[]> {
  return array(word(width), { minLength: count, maxLength: count });
}

function sum(values: readonly number[]): number {
  return values.reduce((x, y) => x + y, 0);
}

/** Random operand words of a shape, corners included. */
export function gemmWords(design: ArrayDesign, shape: GemmShape): Arbitrary<GemmWords> {
  const { activation, weight } = design.element.arithmetic;
  return tuple(
    words(activation.width, shape.m * shape.k),
    words(weight.width, shape.k * shape.n),
  ).map(([a, b]) => ({ ...shape, a, b }));
}

/** Shapes that give no, one or several full and partial tiles in each direction. */
export function gemmShapes(design: ArrayDesign, depth: number): Arbitrary<GemmShape> {
  return record({
    m: integer({ min: 1, max: 2 * design.rows + 3 }),
    k: integer({ min: 1, max: depth }),
    n: integer({ min: 1, max: 2 * design.columns + 3 }),
  });
}

/** Run the driver on the golden machine; the inputs of every cycle, and what the driver found. */
export function driveGolden(
  design: ArrayDesign,
  gemm: GemmWords,
): { readonly rows: Signals[]; readonly result: readonly bigint[]; readonly cycles: number } {
  const machine = design.golden();
  machine.reset();
  const driver = design.driver(gemm);
  const rows: Signals[] = [];
  let outputs = undefined;
  while (!driver.done) {
    const inputs = driver.next(outputs);
    rows.push(inputs);
    outputs = machine.step(inputs);
    if (rows.length > 100_000) throw new Error('the driver never ends');
    if (driver.done) break;
  }
  return { rows, result: driver.result, cycles: driver.cycles };
}

/** The laws of golden, schedule and driver; no engine needed. */
export function scheduleLaws(
  family: ArrayFamily,
  cases: readonly (readonly [section: Section, element: Section])[],
): void {
  describe.each(cases)(`${family.slug}: %j of %j`, (section, element) => {
    const design = arrayOf(family, section, element);
    const runs = { numRuns: 25 };

    test('the driver on the golden machine finds the product, in the cycles of the schedule', () => {
      const gemms = gemmShapes(design, 2 * (design.rows + design.columns)).chain((shape) =>
        gemmWords(design, shape),
      );
      assert(
        property(gemms, (gemm) => {
          const { result, cycles } = driveGolden(design, gemm);
          expect(result).toEqual(multiplyWords(design.element.arithmetic, design.reduction, gemm));
          expect(cycles).toBe(design.schedule(gemm).cycles);
        }),
        runs,
      );
    });

    test('phases account for every cycle and every multiply-accumulate', () => {
      assert(
        property(gemmShapes(design, 100), (shape) => {
          const { cycles, computeCycles, macs, phases, utilisation } = design.schedule(shape);
          expect(macs).toBe(shape.m * shape.k * shape.n);
          expect(sum(phases.map((phase) => phase.cycles))).toBe(cycles);
          expect(sum(phases.map((p) => p.cycles * p.activeElements))).toBeCloseTo(macs, 6);
          for (const phase of phases) {
            expect(phase.cycles).toBeGreaterThan(0);
            expect(phase.activeElements).toBeLessThanOrEqual(design.elements + 1e-9);
          }
          expect(computeCycles).toBeLessThanOrEqual(cycles);
          expect(utilisation).toBeCloseTo(macs / (cycles * design.elements), 12);
          expect(utilisation).toBeLessThanOrEqual(1);
        }),
      );
    });

    test('plan and golden machine name the same outputs', () => {
      const names = Object.keys(design.golden().step({ rst: 1n }));
      const ports = design.plan().ports.filter((port) => port.direction === 'output');
      expect(names.toSorted()).toEqual(ports.map((port) => port.name).toSorted());
    });
  });
}

/** RTL against golden in every cycle: under drawn stimuli with bubbles, stalls and resets, and for whole GEMMs. */
export function rtlLaws(
  family: ArrayFamily,
  cases: readonly (readonly [section: Section, element: Section])[],
  vectors: Pick<CosimOptions, 'vectors' | 'cyclesPerRun'>,
): void {
  describeNative(`${family.slug} in Verilog`, (engine: Engine) => {
    test.each(cases)(
      '%j of %j: every output of every cycle is golden',
      async (section, element) => {
        const design = arrayOf(family, section, element);
        const target = { plan: design.plan(), golden: () => design.golden() };
        const results = await cosimulate(target, { engines: [engine], seed: 11, ...vectors });
        requireMatch(results);
        expect(results[0]?.vectors).toBeGreaterThanOrEqual(vectors.vectors);
      },
    );

    test.each(cases)(
      '%j of %j: whole products take the cycles of the schedule',
      async (section, element) => {
        const design = arrayOf(family, section, element);
        const rtl = rtlOf(design.plan());
        const session = await engine.open(rtl);
        try {
          const shapes = sample(gemmShapes(design, 40), { seed: 5, numRuns: 6 });
          for (const shape of shapes) {
            const [gemm] = sample(gemmWords(design, shape), { seed: 6, numRuns: 1 });
            if (gemm === undefined) throw new Error('nothing drawn');
            // The golden machine fixes the inputs; equal outputs in every cycle are equal results and cycles.
            const { rows, cycles } = driveGolden(design, gemm);
            expect(cycles).toBe(design.schedule(shape).cycles);
            const played = playRows(rows, design.golden(), faceOf(rtl));
            const [answer] = await session.runAll([played.inputs]);
            if (answer === undefined) throw new Error('no answer');
            expect(firstDifference(played.expected, answer)).toBeUndefined();
          }
        } finally {
          await session.close();
        }
      },
    );
  });
}
