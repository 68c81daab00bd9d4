/** What every PE family must do, called with a family and the sections to try it with. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Role } from '../../src/bits/machine.ts';
import { pack } from '../../src/bits/index.ts';
import type { Element, ElementFamily } from '../../src/elements/family.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { sentence } from '../../src/errors.ts';
import { estimateByModel } from '../../src/estimate/model.ts';
import { block, layout, readField, writeField, type Engine } from '../../src/simulate/engine.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import { sources } from '../../src/technology/sources.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { cornerWords } from '../../src/verify/corners.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { checkEveryOperand } from '../../src/verify/every-operand.ts';
import { lint } from '../../src/verify/lint.ts';
import { failureText, requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { modulesOf } from '../../src/structure/plan.ts';
import { lawEngines } from '../support/engines.ts';
import { iverilogLint } from '../support/iverilog-lint.ts';
import { isFound, mutated } from '../support/targets.ts';

/** An `element:` section without its family. */
export type Section = Readonly<Record<string, unknown>>;

/** A section and the role its element plays. */
export type ElementCase = readonly [section: Section, role: Role];

export const accumulate: (lanes?: number) => Role = (lanes = 1) => ({ kind: 'accumulate', lanes });
export const chain: (lanes?: number) => Role = (lanes = 1) => ({ kind: 'chain', lanes });

/** The element of a section; a refusal fails the test that asked. */
export function elementOf(family: ElementFamily, section: Section): Element {
  const configured = family.configure(section);
  if (!configured.ok) throw new Error(configured.error.map(sentence).join('\n'));
  return configured.value;
}

export type ParameterLaws = {
  readonly family: ElementFamily;
  readonly valid: readonly Section[];
  /** Sections that are refused, with every sentence that says why. */
  readonly refused: readonly (readonly [section: unknown, sentences: readonly string[]])[];
};

/** Sections are read or refused in full sentences; schema and parser agree. */
export function parameterLaws({ family, valid, refused }: ParameterLaws): void {
  describe(`${family.slug}: parameters`, () => {
    test.each(refused)('%j is refused', (section, sentences) => {
      const configured = family.configure(section);
      expect(configured.ok ? [] : configured.error.map(sentence)).toEqual(sentences);
    });

    test.each(valid)('%j is accepted by schema and parser, and survives JSON', (section) => {
      expect(family.schema.safeParse(section).success).toBe(true);
      const once = elementOf(family, section);
      const again = elementOf(family, JSON.parse(JSON.stringify(section)) as Section);
      expect(again.params).toEqual(once.params);
    });

    test('what the schema refuses the parser refuses', () => {
      const bySchema = refused.filter(([section]) => !family.schema.safeParse(section).success);
      expect(bySchema.filter(([section]) => family.configure(section).ok)).toEqual([]);
    });

    test('every citation key is in the list of sources', () => {
      const known = Object.keys(sources);
      expect(family.sources.filter((key) => !known.includes(key))).toEqual([]);
      const plans = valid.flatMap((section) => modulesOf(elementOf(family, section).plan(chain())));
      expect(plans.flatMap((plan) => plan.sources).filter((key) => !known.includes(key))).toEqual(
        [],
      );
    });
  });
}

/** One step by the family's definition, stated again by the test: words in, word out. */
export type Oracle = (
  element: Element,
  sum: bigint,
  activations: readonly bigint[],
  weights: readonly bigint[],
) => bigint;

/** The golden model is what the definition says, for corners and drawn words. */
export function goldenLaws(
  family: ElementFamily,
  sections: readonly Section[],
  oracle: Oracle,
): void {
  describe.each(sections)(`${family.slug}: golden model of %j`, (section) => {
    const element = elementOf(family, section);
    const { activation, weight, accumulator, accumulate: step, zero } = element.arithmetic;

    test('equals its definition and stays in its range', () => {
      const beats = fc.integer({ min: 1, max: 4 }).chain((lanes) =>
        fc.record({
          sum: word(accumulator.width, accumulator.format),
          activations: words(activation, lanes),
          weights: words(weight, lanes),
        }),
      );
      fc.assert(
        fc.property(beats, ({ sum, activations, weights }) => {
          const got = step(sum, activations, weights);
          expect(got).toBe(oracle(element, sum, activations, weights));
          expect(got >= 0n && got < 1n << BigInt(accumulator.width)).toBe(true);
        }),
        { numRuns: 500 },
      );
    });

    test('starts a sum from a word of its range', () => {
      expect(zero >= 0n && zero < 1n << BigInt(accumulator.width)).toBe(true);
    });

    test.each([accumulate(), chain(3)])('has the ports of its plan as %o', (role) => {
      if (element.refuses(role) !== undefined) return;
      const { ports } = element.plan(role);
      const read = new Set<string>();
      const inputs = new Proxy<Record<string, bigint>>(
        {},
        { get: (_, name) => (read.add(String(name)), 1n) },
      );
      const machine = element.golden(role);
      const outputs = Object.keys(machine.step(inputs));
      // A machine in reset or frozen reads less: give it a few ordinary cycles as well.
      for (let i = 0; i < 4; i++) {
        machine.step(
          new Proxy(inputs, { get: (t, n) => (Reflect.get(t, n), n === 'rst' ? 0n : 1n) }),
        );
      }
      const names = (direction: 'input' | 'output'): string[] =>
        ports.filter((p) => p.direction === direction && p.role !== 'clock').map((p) => p.name);
      expect(outputs.toSorted()).toEqual(names('output').toSorted());
      expect([...read].toSorted()).toEqual(names('input').toSorted());
    });
  });
}

function word(width: number, format: string): fc.Arbitrary<bigint> {
  return fc.oneof(
    fc.constantFrom(...cornerWords(width, format)),
    fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n }),
  );
}

function words(
  operand: { readonly width: number; readonly format: string },
  count: number,
): fc.Arbitrary<bigint[]> {
  return fc.array(word(operand.width, operand.format), { minLength: count, maxLength: count });
}

/** Emitted text is the same bytes every time, whatever the plan object it came from. */
export function textLaws(family: ElementFamily, cases: readonly ElementCase[]): void {
  describe(`${family.slug}: emitted text`, () => {
    test.each(cases)('%j as %o: the same twice, from two plans', (section, role) => {
      const [once, again] = [0, 1].map(() => renderPlan(elementOf(family, section).plan(role)));
      expect(again).toEqual(once);
    });

    test('configurations that differ have module names that differ', () => {
      const texts = new Map<string, string>();
      for (const [section, role] of cases) {
        for (const file of renderPlan(elementOf(family, section).plan(role))) {
          expect(texts.get(file.path) ?? file.text).toBe(file.text);
          texts.set(file.path, file.text);
        }
      }
      const tops = cases.map(([section, role]) => elementOf(family, section).plan(role).module);
      expect(new Set(tops).size).toBe(cases.length);
    });

    test.each(cases)(
      '%j as %o: no warning, and the plan claims all of it',
      async (section, role) => {
        const plan = elementOf(family, section).plan(role);
        const rtl = rtlOf(plan);
        expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
        for (const { tool, messages } of await lint(rtl)) {
          expect({ tool, messages }).toEqual({ tool, messages: [] });
        }
        expect(await iverilogLint(rtl)).toEqual([]);
      },
    );
  });
}

/** The model's cost of a plan is a cost: parts add up, and more bits never cost less. */
export function costLaws(
  family: ElementFamily,
  pairs: readonly (readonly [narrow: Section, wide: Section])[],
): void {
  const library = genericLibrary('generic45');
  if (library === undefined) throw new Error('generic45 is part of the package');
  const estimate = (section: Section, role: Role): ReturnType<typeof estimateByModel>['estimate'] =>
    estimateByModel(elementOf(family, section).plan(role), library, { scope: 'element' }).estimate;

  describe(`${family.slug}: cost by the model`, () => {
    test.each(pairs)('%j costs no more than %j', (narrow, wide) => {
      for (const role of [accumulate(), chain(2)]) {
        const [less, more] = [estimate(narrow, role), estimate(wide, role)];
        expect(less.areaUm2).toBeLessThanOrEqual(more.areaUm2);
        expect(less.registers).toBeLessThanOrEqual(more.registers);
      }
    });

    test.each(pairs)('parts of %j add up to the whole', (section) => {
      const { areaUm2, breakdown } = estimate(section, accumulate());
      const sum = breakdown.reduce((total, part) => total + part.areaUm2, 0);
      expect(sum).toBeCloseTo(areaUm2, 6);
    });
  });
}

export type Mutant = {
  readonly name: string;
  readonly section: Section;
  readonly role: Role;
  /** Text of one of the files, and what the fault makes of it. */
  readonly original: string | RegExp;
  readonly fault: string;
};

export type RtlLaws = {
  readonly family: ElementFamily;
  readonly cases: readonly ElementCase[];
  /** Operand beats of a random run. */
  readonly vectors: number;
  /** Sections whose operands are all enumerated, in both roles. */
  readonly exhaustive?: readonly Section[];
  readonly mutants: readonly Mutant[];
};

/** Bits of operands up to which sums to add to are tried, too, cycle by cycle: 2^18 cycles. On gates it is 2^24 combinations. */
const bitsWithSum = 18;

/** RTL equals golden under every engine here; latency is what the plan says; faults are found. */
export async function rtlLaws(laws: RtlLaws): Promise<void> {
  const { family, cases, vectors, exhaustive = [], mutants } = laws;
  const engines = await lawEngines();
  const [first] = engines;
  if (first === undefined) throw new Error('no engine to check RTL with');

  describe.each(engines)(`${family.slug}: RTL under $name`, (engine) => {
    test.each(cases)('%j as %o equals golden in every cycle', async (section, role) => {
      const element = elementOf(family, section);
      const target = { plan: element.plan(role), golden: () => element.golden(role) };
      const results = await cosimulate(target, { engines: [engine], vectors, seed: 5 });
      requireMatch(results);
      expect(results[0]?.vectors).toBeGreaterThanOrEqual(vectors);
    });
  });

  describe(`${family.slug}: RTL`, () => {
    test.each(exhaustive)('%j equals golden for every operand pair', async (section) => {
      for (const role of [accumulate(), chain()]) {
        const element = elementOf(family, section);
        const { activation, weight } = element.arithmetic;
        const [result] = await checkEveryOperand(element, role, {
          engines: [first],
          ...(first.name === 'embedded' ? {} : { bitsWithSum }),
        });
        if (result === undefined) throw new Error('no result');
        expect(result.mismatches === 0 ? '' : failureText(result)).toBe('');
        expect(result.vectors).toBeGreaterThanOrEqual(2 ** (activation.width + weight.width));
      }
    });

    test.each(cases)(
      '%j as %o: latency and interval are those of the plan',
      async (section, role) => {
        const element = elementOf(family, section);
        const plan = element.plan(role);
        if (plan.interface.kind !== 'pipe') throw new Error('an element is a pipe');
        expect(plan.interface.latency).toBe(element.latency(role));
        expect(await measuredLatency(element, role, first)).toBe(plan.interface.latency);
        expect(plan.interface.interval).toBe(1);
      },
    );

    test.each(mutants)('a fault is found: $name', async ({ section, role, original, fault }) => {
      const element = elementOf(family, section);
      const sound = { plan: element.plan(role), golden: () => element.golden(role) };
      const target = mutated(sound, original, fault);
      expect(await isFound(target, first, 2000)).toBe(true);
    });
  });
}

/** Operands whose product shows in a sum: the least ones where they do, which not all floating-point sums see. */
function visibleOperands({ arithmetic }: Element): [bigint, bigint] {
  const { activation, weight, zero, accumulate: step } = arithmetic;
  const pairs = cornerWords(activation.width, activation.format).flatMap((a) =>
    cornerWords(weight.width, weight.format).map((b): [bigint, bigint] => [a, b]),
  );
  const least: [bigint, bigint] = [1n, 1n];
  const found = [least, ...pairs].find(([a, b]) => step(zero, [a], [b]) !== 0n);
  if (found === undefined) throw new Error('no product shows in a sum');
  return found;
}

/**
 * Edges from a beat to its result, in the RTL: the beat is the only one whose product is not zero, and the cycle
 * is sought in which the sum first shows it. Back to back, beats of zero stand before and after.
 */
async function measuredLatency(element: Element, role: Role, engine: Engine): Promise<number> {
  const rtl = rtlOf(element.plan(role));
  const { activation, weight } = element.arithmetic;
  const [a, b] = visibleOperands(element);
  const cycles = 16;
  const beat = 6;
  const inputs = block(layout(rtl.inputs), cycles);
  for (const field of inputs.layout.fields) {
    for (let cycle = 0; cycle < cycles; cycle++) {
      const value = ((): bigint => {
        switch (field.name) {
          case 'rst':
            return cycle < 2 ? 1n : 0n;
          case 'en_i':
          case 'valid_i':
            return 1n;
          case 'first_i':
            return cycle === 2 ? 1n : 0n;
          case 'a_i':
            return cycle === beat ? pack([a], activation.width) : 0n;
          case 'b_i':
            return cycle === beat ? pack([b], weight.width) : 0n;
          default:
            return 0n;
        }
      })();
      writeField(inputs, field, cycle, value);
    }
  }
  const session = await engine.open(rtl);
  const answer = await session.cycles(inputs);
  await session.close();
  const sum = answer.layout.fields.find((field) => field.name === 'acc_o');
  if (sum === undefined) throw new Error('an element has an output acc_o');
  for (let cycle = beat + 1; cycle < cycles; cycle++) {
    if (readField(answer, sum, cycle) !== 0n) return cycle - beat;
  }
  throw new Error('the beat never shows');
}
