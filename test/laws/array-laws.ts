/** What every array architecture must do, called with a family and the sections to try it with. */

import { readFileSync } from 'node:fs';
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
import { productOf } from '../../src/arrays/product.ts';
import type { Signals } from '../../src/bits/machine.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import type { Engine } from '../../src/simulate/engine.ts';
import { modulesOf } from '../../src/structure/plan.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { cosimulate, type CosimOptions } from '../../src/verify/cosimulate.ts';
import { isEveryLawAsked } from '../support/engines.ts';
import { placementByRole, type Placement } from '../support/placement.ts';
import { driveOf } from '../../src/verify/drive.ts';
import { faceOf, play } from '../../src/verify/play.ts';
import { stimuli } from '../../src/verify/stimuli.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { lint } from '../../src/verify/lint.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';

export type Section = Readonly<Record<string, unknown>>;

/** An array of a family, from its section and its element's. */
export function arrayOf(family: ArrayFamily, section: Section, element: Section = {}): ArrayDesign {
  const chosen = element['family'] === undefined ? suitable(family, section) : element;
  const { family: named, ...params } = { ...chosen, ...element };
  const card = elementFamilies.find(({ slug }) => slug === named);
  if (card === undefined) throw new Error('no such element family');
  const configured = card.configure(params);
  if (!configured.ok) throw new Error(JSON.stringify(configured.error));
  const design = family.configure(section, configured.value);
  if (!design.ok) throw new Error(JSON.stringify(design.error));
  return design.value;
}

/** The plain element where it suits, else the first that does, as it is by default or with one sum that is read out. */
function suitable(family: ArrayFamily, section: Section): Section {
  const found = elementFamilies
    .toSorted((a, b) => Number(b.slug === 'mac') - Number(a.slug === 'mac'))
    .flatMap((card) =>
      [{}, { sums: 'dot', readout: 'posit8_0' }].map((params) => ({ card, params })),
    )
    .find(({ card, params }) => {
      const configured = card.configure(params);
      return configured.ok && family.configure(section, configured.value).ok;
    });
  if (found === undefined) throw new Error(`no element suits ${family.slug}`);
  return { family: found.card.slug, ...found.params };
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
  const { scaling } = design;
  const groups = scaling === undefined ? 0 : Math.ceil(shape.k / scaling.length) * shape.n;
  return tuple(
    words(activation.width, shape.m * shape.k),
    words((scaling?.code ?? weight).width, shape.k * shape.n),
    words(scaling?.scale.width ?? 1, groups),
    words(scaling?.zeroPoint?.width ?? 1, groups),
  ).map(([a, b, scales, zeroPoints]) =>
    scaling === undefined ? { ...shape, a, b } : { ...shape, a, b, groups: { scales, zeroPoints } },
  );
}

/** Every word of one operand times every word of the other: each element of the result is such a product, k times. */
export function everyPair(design: ArrayDesign, k: number): GemmWords {
  const { activation, weight } = design.element.arithmetic;
  const [m, n] = [2 ** activation.width, 2 ** weight.width];
  return {
    m,
    k,
    n,
    a: Array.from({ length: m * k }, (_, i) => BigInt(Math.floor(i / k))),
    b: Array.from({ length: k * n }, (_, i) => BigInt(i % n)),
  };
}

/** Shapes that give no, one or several full and partial tiles in each direction. */
export function gemmShapes(design: ArrayDesign, depth: number): Arbitrary<GemmShape> {
  return record({
    m: integer({ min: 1, max: 2 * design.rows + 3 }),
    k: integer({ min: 1, max: depth }),
    n: integer({ min: 1, max: 2 * design.columns + 3 }),
  });
}

export type Drive = {
  /** Inputs of every cycle. */
  readonly rows: Signals[];
  readonly result: readonly bigint[];
  readonly cycles: number;
  /** Cycles in which a beat of operands was taken, counted from the first beat of any kind. */
  readonly beats: readonly number[];
};

/** Run the driver on the golden machine. */
export function driveGolden(design: ArrayDesign, gemm: GemmWords): Drive {
  const machine = design.golden();
  machine.reset();
  const driver = design.driver(gemm);
  const rows: Signals[] = [];
  const beats: number[] = [];
  let first: number | undefined;
  let outputs = undefined;
  while (!driver.done) {
    const inputs = driver.next(outputs);
    outputs = machine.step(inputs);
    const takes = inputs['valid_i'] === 1n && outputs['ready_o'] === 1n;
    const loads = inputs['b_valid_i'] === 1n && outputs['b_ready_o'] === 1n;
    if (takes || loads) first ??= rows.length;
    if (takes) beats.push(rows.length - (first ?? 0));
    rows.push(inputs);
    if (rows.length > 100_000) throw new Error('the driver never ends');
  }
  return { rows, result: driver.result, cycles: driver.cycles, beats };
}

/** The laws of golden, schedule and driver; no engine needed. */
export function scheduleLaws(
  family: ArrayFamily,
  cases: readonly (readonly [section: Section, element: Section])[],
  placement: Placement = placementByRole,
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
          expect(result).toEqual(productOf(design, gemm));
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

    test('phases are the means of what the elements do, beat by beat', () => {
      assert(
        property(gemmShapes(design, 20), (shape) => {
          const zeros = { a: [], b: [] };
          const { beats, cycles } = driveGolden(design, { ...shape, ...zeros });
          const work = Array.from({ length: cycles }, () => 0);
          beats.forEach((time, beat) => {
            placement(design, shape, beat).forEach((macs, distance) => {
              if (macs > 0) work[time + distance] = (work[time + distance] ?? 0) + macs;
            });
          });
          let from = 0;
          for (const phase of design.schedule(shape).phases) {
            const done = sum(work.slice(from, from + phase.cycles));
            expect(phase.activeElements * phase.cycles).toBeCloseTo(done, 6);
            from += phase.cycles;
          }
        }),
        runs,
      );
    });

    test('compute cycles are those in which some element has a product under way', () => {
      const latency = design.element.latency(design.role);
      assert(
        property(gemmShapes(design, 20), (shape) => {
          const { beats } = driveGolden(design, { ...shape, a: [], b: [] });
          // The distances of a whole tile: padding keeps elements busy as well.
          const whole = { m: design.rows, k: 1, n: design.columns };
          const full = { ...whole, k: design.reduction.padding };
          const reach = placement(design, full, 0).map((macs) => macs > 0);
          const busy = new Set<number>();
          for (const time of beats) {
            reach.forEach((isReached, distance) => {
              if (!isReached) return;
              for (let held = 0; held < latency; held++) busy.add(time + distance + held);
            });
          }
          expect(design.schedule(shape).computeCycles).toBe(busy.size);
        }),
        runs,
      );
    });

    test('plan and golden machine name the same outputs', () => {
      const names = Object.keys(design.golden().step({ rst: 1n }));
      const ports = design.plan().ports.filter((port) => port.direction === 'output');
      expect(names.toSorted()).toEqual(ports.map((port) => port.name).toSorted());
    });
  });
}

/** The text of every size: no warning, and nothing in it that the plan does not claim. */
export function textLaws(
  family: ArrayFamily,
  cases: readonly (readonly [section: Section, element: Section])[],
): void {
  describe(`${family.slug}: emitted text`, () => {
    test.each(cases)('%j of %j: no warning, and the plan claims all of it', async (...given) => {
      const plan = arrayOf(family, ...given).plan();
      const rtl = rtlOf(plan);
      const audit = await auditPlan(plan, rtl.files);
      expect(auditSentences(audit)).toEqual([]);
      for (const { tool, messages } of await lint(rtl)) {
        expect({ tool, messages }).toEqual({ tool, messages: [] });
      }
    });

    test('every number in a view is named in its template', () => {
      const missing = cases.flatMap((given) =>
        modulesOf(arrayOf(family, ...given).plan())
          .filter((module) => module.template.startsWith('arrays/'))
          .flatMap(({ template, view }) => {
            const text = templateText(template);
            return Object.keys(view)
              .filter((name) => !new RegExp(`[{ (]${name}[ })]`).test(text))
              .map((name) => `${template}: ${name}`);
          }),
      );
      expect([...new Set(missing)]).toEqual([]);
    });
  });
}

/** A template with the partials it calls. */
function templateText(name: string): string {
  const root = new URL('../../templates/', import.meta.url);
  const text = readFileSync(new URL(`${name}.v.hbs`, root), 'utf8');
  return text.replaceAll(/\{\{> ([\w-]+)\}\}/g, (_, partial: string) =>
    templateText(`partials/${partial}`),
  );
}

/** RTL against golden in every cycle: under drawn stimuli with bubbles, stalls and resets, and for whole GEMMs. */
export function rtlLaws(
  family: ArrayFamily,
  cases: readonly (readonly [section: Section, element: Section])[],
  vectors: Pick<CosimOptions, 'vectors' | 'cyclesPerRun'>,
  engines: readonly Engine[],
): void {
  describe.each(engines)(`${family.slug} in Verilog: $name`, (engine: Engine) => {
    // Verilator compiles for seconds; every day the first case, the richest, is enough there.
    const isShort = engine.name === 'verilator' && !isEveryLawAsked;
    const chosen = isShort ? cases.slice(0, 1) : cases;

    test.each(chosen)('%j of %j: every output of every cycle is golden', async (...given) => {
      const design = arrayOf(family, ...given);
      const target = { plan: design.plan(), golden: () => design.golden() };
      const results = await cosimulate(target, { engines: [engine], seed: 11, ...vectors });
      requireMatch(results);
      expect(results[0]?.vectors).toBeGreaterThanOrEqual(vectors.vectors);
    });

    test.each(chosen)(
      '%j of %j: products are exact, in the cycles of the schedule',
      async (...given) => {
        const design = arrayOf(family, ...given);
        const gemms = sample(gemmShapes(design, 40), { seed: 5, numRuns: 6 }).flatMap((shape) =>
          sample(gemmWords(design, shape), { seed: 6, numRuns: 1 }),
        );
        const results = await cosimulateGemms(design, gemms, { engines: [engine], seed: 6 });
        expect(results).toMatchObject([{ mismatches: 0 }]);
      },
    );
  });
}

/** A wrong edit of the emitted text: what is replaced, by what. */
export type Mutant = readonly [name: string, from: string | RegExp, to: string];

/** Faults put into the text of an array must each be found by co-simulation. */
export function mutantLaws(
  family: ArrayFamily,
  section: Section,
  mutants: readonly Mutant[],
  engines: readonly Engine[],
): void {
  describe.each(engines)(`${family.slug}, faults in the text: $name`, (engine: Engine) => {
    test.each(mutants)('%s is found', async (_, from, to) => {
      const design = arrayOf(family, section, { accumulator: 20 });
      const plan = design.plan();
      const whole = rtlOf(plan);
      const files = whole.files.map((file) => ({ ...file, text: file.text.replace(from, to) }));
      const edited = files.filter((file, i) => file.text !== whole.files[i]?.text);
      expect(edited).not.toEqual([]);
      // As co-simulation does, but without making the failure small.
      const drive = driveOf(plan);
      const runs = sample(stimuli(drive, 200), { seed: 3, numRuns: 16 }).map((stimulus) =>
        play(stimulus, drive, design.golden(), faceOf(whole)),
      );
      const session = await engine.open({ ...whole, files });
      try {
        const answers = await session.runAll(runs.map((run) => run.inputs));
        const found = runs.some(({ expected }, i) => {
          const answer = answers[i];
          return answer !== undefined && firstDifference(expected, answer) !== undefined;
        });
        expect(found).toBe(true);
      } finally {
        await session.close();
      }
    });
  });
}
