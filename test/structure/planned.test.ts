import { expect, test } from 'vitest';
import { elementFamilies } from '../../src/elements/index.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { barrelShifterPlan } from '../../src/structure/barrel-shifter.ts';
import { modulesOf } from '../../src/structure/plan.ts';
import { planned } from '../../src/structure/planned.ts';

test('a module is built once for equal options, and again for others', () => {
  let made = 0;
  const make = planned((width: number, { deep }: { readonly deep: boolean }) => {
    made++;
    return { width, deep };
  });
  expect(make(3, { deep: true })).toBe(make(3, { deep: true }));
  expect(make(3, { deep: false })).toEqual({ width: 3, deep: false });
  expect(make(4, { deep: true })).toEqual({ width: 4, deep: true });
  expect(made).toBe(3);
});

test('makers of different modules share nothing', () => {
  const [one, other] = [planned((n: number) => [n]), planned((n: number) => [-n])];
  expect([one(1), other(1)]).toEqual([[1], [-1]]);
});

test('modules that designs have in common are one object', () => {
  const again = (): unknown => barrelShifterPlan({ kind: 'left', width: 9, amountWidth: 4 });
  expect(again()).toBe(again());
});

test('a module of one name is one module, in whatever design it stands', () => {
  const texts = new Map<string, string>();
  for (const plan of trainingPlans(elementFamilies, 6 * elementFamilies.length, 23)) {
    for (const { module, params, operators, ports } of modulesOf(plan)) {
      const text = JSON.stringify([
        params,
        operators,
        ports.map(({ name, width }) => [name, width]),
      ]);
      expect(texts.get(module) ?? text).toBe(text);
      texts.set(module, text);
    }
  }
  expect(texts.size).toBeGreaterThan(300);
});
