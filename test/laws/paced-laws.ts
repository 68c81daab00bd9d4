/** What every element whose beats take several cycles must do. */

import { sample } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pack } from '../../src/bits/index.ts';
import type { Role, Signals } from '../../src/bits/machine.ts';
import type { Element, ElementFamily } from '../../src/elements/family.ts';
import { beatCycles, type Pace } from '../../src/golden/pace.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { checkEveryOperand } from '../../src/verify/every-operand.ts';
import { failureText, requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { formatWords } from '../../src/verify/stimuli.ts';
import { lawEngines } from '../support/engines.ts';
import { isFound, mutated } from '../support/targets.ts';
import { elementOf, type Section } from './element-laws.ts';

export type PacedLaws = {
  readonly family: ElementFamily;
  readonly cases: readonly Section[];
  /** Sections of one lane and few bits: all pairs of operands are multiplied. */
  readonly exhaustive: readonly Section[];
  readonly mutants: readonly (readonly [name: string, original: string | RegExp, fault: string])[];
};

function subjectOf(family: ElementFamily, section: Section): [Element, Pace, Role] {
  const element = elementOf(family, section);
  const pace = element.pace();
  if (pace === undefined) throw new Error(`${family.slug} takes a beat per cycle`);
  return [element, pace, { kind: 'paced', lanes: pace.lanes }];
}

/** RTL equals golden under every engine here, and keeps its pace; products are exact; faults are found. */
export async function pacedLaws(laws: PacedLaws): Promise<void> {
  const { family, cases, exhaustive, mutants } = laws;
  const engines = await lawEngines();
  const [first] = engines;
  if (first === undefined) throw new Error('no engine to check RTL with');

  describe.each(engines)(`${family.slug}: RTL under $name`, (engine) => {
    // Icarus is slow: the first cases, the widest choice of digits, are enough there.
    const chosen = engine === first ? cases : cases.slice(0, 2);

    test.each(chosen)('%j equals golden in every cycle', async (section) => {
      const [element, , role] = subjectOf(family, section);
      const target = { plan: element.plan(role), golden: () => element.golden(role) };
      const results = await cosimulate(target, { engines: [engine], vectors: 200, seed: 5 });
      requireMatch(results);
      expect(results[0]?.vectors).toBeGreaterThanOrEqual(200);
    });
  });

  test.each(exhaustive)(`${family.slug}: %j multiplies every pair of operands`, async (section) => {
    const [element, pace, role] = subjectOf(family, section);
    expect(pace.lanes).toBe(1);
    const { activation, weight } = element.arithmetic;
    const [result] = await checkEveryOperand(element, role, { engines: [first] });
    if (result === undefined) throw new Error('no result');
    expect(result.mismatches === 0 ? '' : failureText(result)).toBe('');
    expect(result.vectors).toBe(2 ** (activation.width + weight.width));
    expect(result.exhaustive).toBe(true);
  });

  test.each(cases)(
    `${family.slug}: %j takes the cycles of its pace, beat by beat`,
    async (section) => {
      const [element, pace, role] = subjectOf(family, section);
      const { activation, weight } = element.arithmetic;
      const words = (format: string, width: number, seed: number): bigint[][] => {
        const drawn = sample(formatWords(width, format), { seed, numRuns: 24 * pace.lanes });
        return Array.from({ length: 24 }, (_, i) =>
          drawn.slice(i * pace.lanes, (i + 1) * pace.lanes),
        );
      };
      const weights = words(weight.format, weight.width, 2);
      const beats = words(activation.format, activation.width, 1).map((a, i) => {
        const b = weights[i] ?? [];
        const inputs = { a_i: pack(a, activation.width), b_i: pack(b, weight.width) };
        return { inputs, cycles: beatCycles(pace, a, b) };
      });
      expect(Math.max(...beats.map(({ cycles }) => cycles))).toBeLessThanOrEqual(pace.mostCycles);
      const rtl = rtlOf(element.plan(role));
      // Each beat is offered exactly as long as the one before stays.
      const rows: Signals[] = [{ rst: 1n }, { rst: 1n }];
      const results: number[] = [];
      let before = 1;
      for (const { inputs, cycles } of beats) {
        for (let i = 0; i < before; i++) rows.push({ ...inputs, valid_i: 1n, first_i: 1n });
        results.push(rows.length - 1 + cycles + pace.delay);
        before = cycles;
      }
      for (let i = 0; i < before + pace.delay; i++) rows.push({});
      const inputs = block(layout(rtl.inputs), rows.length);
      rows.forEach((row, cycle) => {
        for (const field of inputs.layout.fields) {
          writeField(inputs, field, cycle, row[field.name] ?? 0n);
        }
      });
      const session = await first.open(rtl);
      const answer = await session.cycles(inputs);
      await session.close();
      const valid = answer.layout.fields.find(({ name }) => name === 'valid_o');
      if (valid === undefined) throw new Error('no valid_o');
      const shown = rows.flatMap((_, cycle) =>
        cycle >= 2 && readField(answer, valid, cycle) === 1n ? [cycle] : [],
      );
      expect(shown).toEqual(results);
    },
  );

  test(`${family.slug}: plan and golden machine name the same ports`, () => {
    const [element, , role] = subjectOf(family, {});
    const { ports } = element.plan(role);
    const outputs = ports.filter(({ direction }) => direction === 'output');
    const names = Object.keys(element.golden(role).step({ rst: 1n }));
    expect(names.toSorted()).toEqual(outputs.map(({ name }) => name).toSorted());
  });

  test(`${family.slug}: other roles are refused in a sentence`, () => {
    const [element, { lanes }] = subjectOf(family, {});
    expect(element.refuses({ kind: 'accumulate', lanes: 1 })).toMatch(/several cycles/);
    expect(element.refuses({ kind: 'paced', lanes: lanes + 1 })).toBe(
      `a beat has ${lanes} products`,
    );
  });

  test.each(mutants)(`${family.slug}: a fault is found: %s`, async (_, original, fault) => {
    const [element, , role] = subjectOf(family, { lanes: 2 });
    const sound = { plan: element.plan(role), golden: () => element.golden(role) };
    const target = mutated(sound, original, fault);
    expect(await isFound(target, first, 500)).toBe(true);
  });
}
