/** What every element that takes its activations digit by digit must do in the role `digit`. */

import { describe, expect, test } from 'vitest';
import { digitsOfInteger } from '../../src/bits/digits.ts';
import { decodeInteger, pack, wrap } from '../../src/bits/index.ts';
import type { Role, Signals } from '../../src/bits/machine.ts';
import type { ElementFamily } from '../../src/elements/family.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngines } from '../support/engines.ts';
import { isFound, mutated } from '../support/targets.ts';
import { elementOf, type Section } from './element-laws.ts';

export type DigitLaws = {
  readonly family: ElementFamily;
  readonly cases: readonly Section[];
  /** Sections of few bits: all pairs of operands are multiplied, digit by digit. */
  readonly exhaustive: readonly Section[];
  readonly mutants: readonly (readonly [name: string, original: string | RegExp, fault: string])[];
};

function roleOf(family: ElementFamily, section: Section): Role {
  return { kind: 'digit', lanes: elementOf(family, section).serial()?.lanes ?? 0 };
}

/** RTL equals golden under every engine here; whole products come out; faults are found. */
export async function digitLaws(laws: DigitLaws): Promise<void> {
  const { family, cases, exhaustive, mutants } = laws;
  const engines = await lawEngines();
  const [first] = engines;
  if (first === undefined) throw new Error('no engine to check RTL with');

  describe.each(engines)(`${family.slug}: RTL under $name`, (engine) => {
    test.each(cases)('%j equals golden in every cycle', async (section) => {
      const element = elementOf(family, section);
      const role = roleOf(family, section);
      const target = { plan: element.plan(role), golden: () => element.golden(role) };
      const results = await cosimulate(target, { engines: [engine], vectors: 1500, seed: 5 });
      requireMatch(results);
      expect(results[0]?.vectors).toBeGreaterThanOrEqual(1500);
    });
  });

  test.each(exhaustive)(`${family.slug}: %j multiplies every pair of operands`, async (section) => {
    const element = elementOf(family, section);
    const role = roleOf(family, section);
    const { activation, weight, accumulator, integer } = element.arithmetic;
    const serial = element.serial();
    if (serial === undefined || integer === undefined) throw new Error('not digit-serial');
    const rows: Signals[] = [];
    const products: bigint[] = [];
    for (let a = 0n; a < 1n << BigInt(activation.width); a++) {
      for (let b = 0n; b < 1n << BigInt(weight.width); b++) {
        const value = decodeInteger(a, activation.width, integer.activationSigned);
        const digits = digitsOfInteger(
          serial.encoding,
          value,
          activation.width,
          integer.activationSigned,
        );
        // The same product in every lane: the sum is as many times it.
        const all = (high: boolean): bigint => pack(Array(role.lanes).fill(high ? 1n : 0n), 1);
        digits.toReversed().forEach((digit, i) => {
          rows.push({
            first_i: i === 0 ? 1n : 0n,
            next_i: i > 0 ? 1n : 0n,
            nonzero_i: all(digit !== 0),
            negative_i: all(digit < 0),
            double_i: all(Math.abs(digit) === 2),
            b_i: pack(Array(role.lanes).fill(b), weight.width),
          });
        });
        const product = value * decodeInteger(b, weight.width, integer.weightSigned);
        products.push(wrap(BigInt(role.lanes) * product, accumulator.width));
      }
    }
    const latency = element.latency(role);
    for (let i = 0; i < latency; i++) rows.push({ b_i: 0n });
    const rtl = rtlOf(element.plan(role));
    const played = playRows(rows, element.golden(role), faceOf(rtl));
    const session = await first.open(rtl);
    const answer = await session.cycles(played.inputs);
    await session.close();
    expect(firstDifference(played.expected, answer)).toBeUndefined();
    const perProduct = (rows.length - latency) / products.length;
    const machine = element.golden(role);
    machine.reset();
    const sums = rows.map((row) => machine.step(row)['acc_o']);
    products.forEach((product, i) => {
      expect(sums[(i + 1) * perProduct - 1 + latency]).toBe(product);
    });
  });

  test.each(mutants)(`${family.slug}: a fault is found: %s`, async (_, original, fault) => {
    const element = elementOf(family, {});
    const role = roleOf(family, {});
    const sound = { plan: element.plan(role), golden: () => element.golden(role) };
    const target = mutated(sound, original, fault);
    expect(await isFound(target, first, 2000)).toBe(true);
  });
}
