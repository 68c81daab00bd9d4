import { expect, test } from 'vitest';
import { elementFamilies } from '../../src/elements/index.ts';
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { positMac } from '../../src/elements/posit-mac/index.ts';
import { randomStimulus } from '../../src/estimate/random-operands.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { toNumber } from '../../src/formats/dyadic.ts';
import { parseFormat } from '../../src/formats/index.ts';
import { readField } from '../../src/simulate/engine.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { accumulate, elementOf } from '../laws/element-laws.ts';

const CYCLES = 2048;

/** Words of a port of one lane. */
function wordsOf(plan: Plan, port: string, cycles = CYCLES): bigint[] {
  const rows = randomStimulus(plan, cycles, 1);
  const field = rows.layout.fields.find(({ name }) => name === port);
  if (field === undefined) throw new Error(`no port ${port}`);
  return Array.from({ length: cycles }, (_, cycle) => readField(rows, field, cycle));
}

test('no element of any family is in reset, and words stay within their ports', () => {
  let checked = 0;
  for (const plan of trainingPlans(elementFamilies, 40, 3)) {
    const rows = randomStimulus(plan, 64, 1);
    for (const field of rows.layout.fields) {
      const words = Array.from({ length: 64 }, (_, cycle) => readField(rows, field, cycle));
      expect(words.every((word) => word >= 0n && word < 2n ** BigInt(field.width))).toBe(true);
      if (field.name !== 'rst') continue;
      expect(words.every((word) => word === 0n)).toBe(true);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(5);
});

test('integers are any words, one as often as the other', () => {
  const plan = elementOf(mac, { activation: 'int4' }).plan(accumulate());
  const words = wordsOf(plan, 'a_i');
  for (let word = 0n; word < 16n; word++) {
    const share = words.filter((each) => each === word).length / CYCLES;
    expect(Math.abs(share - 1 / 16)).toBeLessThan(0.02);
  }
});

test.each([
  ['fp16', floatMac],
  ['e5m2', floatMac],
  ['posit16_1', positMac],
])('numbers in %s are normally distributed with variance 1, all of them finite', (name, family) => {
  const format = parseFormat(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  const plan = elementOf(family, { activation: name }).plan(accumulate());
  const numbers = wordsOf(plan, 'a_i').map((word) => {
    const value = format.decode(word);
    if (value.kind !== 'finite') throw new Error(`${value.kind} among the operands`);
    return toNumber(value);
  });
  const mean = numbers.reduce((sum, x) => sum + x, 0) / CYCLES;
  const variance = numbers.reduce((sum, x) => sum + x * x, 0) / CYCLES;
  expect(Math.abs(mean)).toBeLessThan(0.08);
  expect(Math.abs(variance - 1)).toBeLessThan(0.1);
  const within = numbers.filter((x) => Math.abs(x) < 1).length / CYCLES;
  expect(Math.abs(within - 0.6827)).toBeLessThan(0.05);
});

test('every lane has numbers of its own', () => {
  const plan = elementOf(floatMac, { activation: 'fp16' }).plan(accumulate(2));
  const words = wordsOf(plan, 'a_i', 64);
  expect(words.every((word) => word >> 16n !== BigInt.asUintN(16, word))).toBe(true);
});
